"""Words that say little: what remains of a prompt without them is its content.

They are what a copy is padded with most easily, so the padded copy is looked for without them.
"""

_ENGLISH = """
a about actually after again all also always am an and any anyway are as at basically be because
been before being but by can could did do does doing don done down each else even every for from
get give go had has have he her here him his how i if in indeed into is it its just kind know less
let like ll make many may maybe me mean might more most much must my never no not now of off oh ok
okay on once one only or other our out over own perhaps please quite rather re really right s
same say see she should so some something sort such t than that the their them then there these
they thing things think this those through to too um uh under until up us use ve very was way we
well were what when where which while who why will with without would yeah yes yet you your yours
"""
_CHINESE = (
    "的了是在我你您他她它们这那有和与及或不也就都而但要会能可以用为对于从到把被让给向"
    "个一些上下中里来去说嗯啊呢吗吧哦呀嘛么其实然后之所因请很更最还再又并且时候"
)

COMMON = frozenset([*_ENGLISH.split(), *_CHINESE])
