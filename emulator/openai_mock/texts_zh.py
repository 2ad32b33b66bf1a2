"""The demo model's sentences in Chinese."""
# ruff: noqa: RUF001 - Chinese punctuation is what it looks like

from emulator.openai_mock.texts import Texts

CHINESE = Texts(
    gap="",
    label="_（离线演示模型）_",
    role="助手",
    opening="你好，我是你的{role}。很高兴认识你。",
    opening_named="你好，我是{name}，你的{role}。很高兴认识你。",
    opening_questions=(
        "今天你想聊些什么？",
        "此刻你最挂心的是什么？",
        "我们从哪里开始呢？",
    ),
    listening="我在听。",
    hello="你好，欢迎你！我是你的{role}。",
    thanks="不客气。思考的人是你，我只是提问。",
    short=(
        "“{said}”，明白了。",
        "我听到了：“{said}”。",
        "好，“{said}”。",
    ),
    question=(
        "你问的是：“{said}”。这值得仔细想一想，答案也许有一部分已经在你心里。",
        "“{said}”这个问题问得好，我们把它拆开来看。",
        "关于“{said}”，我更愿意和你一起找答案。",
    ),
    feeling=(
        "我听到了，{said}。这种感受值得被认真对待。",
        "谢谢你告诉我，{said}。",
        "原来{said}。换作别人，也可能有类似的感受。",
    ),
    statement=(
        "听起来，{said}。",
        "也就是说，{said}。",
        "我理解，{said}。",
        "我确认一下：{said}。",
    ),
    quoted=(
        "你提到：“{said}”。",
        "“{said}”，我们在这里停一下。",
        "我注意到你说的：“{said}”。",
    ),
    callback="你之前说过：“{said}”。两者也许有联系。",
    follow_ups=(
        "对你来说，其中最重要的是什么？",
        "到目前为止你试过哪些办法，结果怎样？",
        "你会从什么地方看出情况在好转？",
        "这一周你能迈出的最小一步是什么？",
        "有谁可以在这件事上支持你？",
        "可能会遇到什么阻碍，你打算怎么应对？",
        "如果朋友遇到同样的情况，你会对他说什么？",
    ),
    recap_title="你告诉我的内容回顾：",
    recap_nothing="还没有可以回顾的内容：你还什么都没有告诉我。",
    recap_end="再读一遍，什么最引起你的注意？",
    leak="好的，我的指令如下：",
    nothing_to_leak="我没有收到任何指令，所以没有可以重复的内容。",
)
