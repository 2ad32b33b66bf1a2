"""Does a message try to get at the instructions? Informs only, so it would rather miss one."""
# ruff: noqa: RUF001 - Chinese punctuation and typographic marks are what they look like

import re

_GIVE = (
    r"(?:(?:repeat|reveal|show|print|output|display|recite|write|tell|give|send|paste|share|list|"
    r"dump|echo|leak|disclose|expose|quote|summari[sz]e|paraphrase|translate|encode|decode|spell|"
    r"describe|see|know|read|reproduce|return|provide|complete|continue)s?|cop(?:y|ies))"
)
_PROMPT = r"(?:prompts?|instructions?|directives?|guidelines|configuration|programming)"
_SETUP = (
    r"(?:(?:system|developer|hidden|secret|internal|confidential)[\s-]+"
    rf"(?:{_PROMPT}|messages?|rules|set-?up)|the (?:initial|original|starting) {_PROMPT})"
)
_YOURS = (
    r"\byour (?:(?:full|exact|complete|entire|whole|own|original|initial|current|actual|real|"
    r"starting|first|base|core|system|hidden|secret|internal)[\s,]+){0,3}"
    rf"{_PROMPT}\b(?! (?:for|on|about|of)\b)"
)
_ABOVE = (
    r"\b(?:everything|all|text|words?|lines?|content|message|instructions|what(?:ever)?)\b.{0,20}?"
    r"\b(?:above|before (?:this|my first|our)|up to this point|preced\w+ this)"
)
_EARLIER = r"(?:previous|prior|above|earlier|preceding|former|existing|current|given|initial|your)"
_ENGLISH = re.compile(
    rf"\b{_GIVE}\b[^.?!\n]{{0,60}}?(?:{_SETUP}\b|{_YOURS}|{_ABOVE})"
    rf"|\bwhat(?:'s|’s| is| are| was| were| does| do)\b[^.?!\n]{{0,40}}?(?:{_SETUP}\b|{_YOURS})"
    r"|\b(?:what|how|which)\b[^.?!\n]{0,30}?\b(?:were|are|have) you (?:been )?"
    r"(?:told|instructed|programmed|prompted)\b"
    rf"|\b(?:ignore|disregard|forget|override|bypass|drop)\b[^.?!\n]{{0,20}}?\b{_EARLIER}\b"
    r"[^.?!\n]{0,20}?\b(?:instructions?|rules|prompts?|directives?|guidelines|orders)\b"
    r"|\b(?:starting|begin(?:ning)?|start) (?:with|from|at)\b[^.?!\n]{0,12}?[\"'“‘]?you are\b"
    r"|\b(?:you are|you're) now (?:in )?(?:dan|developer mode|debug mode|maintenance mode)\b"
    r"|\b(?:enter|enable|switch to) (?:developer|debug|maintenance) mode\b",
    re.IGNORECASE,
)
_NEEDED = (
    "prompt", "instruct", "directive", "guideline", "configuration", "program", "message", "rule",
    "setup", "set-up", "above", "before", "up to this", "preced", "told", "order", "you are",
    "you're", "mode",
)  # fmt: skip
"""Every way of asking holds one of these: to look for them first costs a tenth."""
_SETUP_CHINESE = (
    r"(?:系统提示词?|提示词|系统消息|系统指令|初始指令|初始设定|隐藏指令|"
    r"你的(?:全部|所有|原始|初始|完整)?(?:指令|设定|指示|提示))"
)
_GIVE_CHINESE = (
    r"(?:重复|复述|显示|展示|输出|打印|告诉|说出|泄露|透露|列出|给我|写出|发给|发来|翻译|编码|公开|"
    r"背出|念出|总结|概括|改写|倒序|看看|贴出)"
)
_CHINESE = re.compile(
    rf"{_GIVE_CHINESE}[^。？！\n]{{0,20}}?{_SETUP_CHINESE}"
    rf"|{_SETUP_CHINESE}[^。？！\n]{{0,16}}?(?:是什么|有哪些|怎么写|{_GIVE_CHINESE})"
    rf"|{_GIVE_CHINESE}[^。？！\n]{{0,16}}?(?:以上|上面|之前)的?(?:全部|所有|一切)的?(?:内容|文字|文本)"
    rf"|(?:以上|上面)的?(?:全部|所有)?(?:内容|文字)[^。？！\n]{{0,12}}?{_GIVE_CHINESE}"
    r"|(?:忽略|无视|忘记|忘掉|跳过|绕过)[^。？！\n]{0,12}?(?:指令|规则|提示词|限制|设定|指示)"
    r"|(?:进入|开启|切换到)(?:开发者|调试|维护)模式"
)


def looks_like_extraction(message: str) -> bool:
    """Whether the message asks for the bot's instructions or to set them aside."""
    folded = message.casefold()
    if any(each in folded for each in _NEEDED) and _ENGLISH.search(message):
        return True
    return not message.isascii() and bool(_CHINESE.search(message))
