"""What in a text looks like a person's name, telephone, e-mail or identity number."""

import re
from typing import Final

from walkflow.model.messages import Message, say

_SURNAMES: Final = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏"
    "吕丁任沈姚卢姜崔钟谭陆汪范石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严"
    "覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚"
    "符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛冉翁蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农"
    "司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋"
)
"""The commonest surnames; nine names of ten begin with one of them."""
_NO_NAME: Final = re.compile(
    "[局科处办站股所部厅委室组队院校司厂社区县市省镇乡村路街厦楼网窗岗位长员任师级类证书件图章表]|"
    "中心|公司|企业|单位|部门|政府|银行|工程|审批|规划|建设|住建|城管|消防|水利|环保|法规|综合|服务|"
    "管理|监督|负责|主管|经办|领导|代表|助理|秘书"
)
"""What a unit or a post has, and a name has not."""
_WORDS_TOO: Final = frozenset("和于时向成全应项管车单简")
"""Surnames that stand before a title more often as a word of the sentence."""
_TITLED: Final = re.compile(
    f"[{''.join(sorted(_SURNAMES - _WORDS_TOO))}]"
    "(?:副?(?:局长|科长|处长|股长|主任|书记|镇长|县长|市长|所长|经理|总)|先生|女士|同志|某)"
)
_LATIN_TITLED: Final = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr)\b\.?\s+[A-Z][\w'-]+")
_LATIN_NAME: Final = re.compile(r"[A-Z][a-z'-]+(?:\s+[A-Z]\.?)?(?:\s+[A-Z][a-z'-]+){1,2}")
_OFFICE_WORDS: Final = frozenset(
    re.findall(
        r"\w+",
        "acting administration agency assistant association authority board branch bureau centre "
        "center chief city clerk commission committee company construction council county deputy "
        "department director district division fire first general government group hall head "
        "housing inspector joint land leader licensing manager member municipal office officer "
        "people planning post public real reform resources second secretary section senior "
        "service services state station supervisor team third town unit vice water window works",
    )
)
_PHONE: Final = re.compile(
    r"(?<![\d-])(?:(?:\+?86[- ]?)?1[3-9]\d{9}|0\d{2,3}[- ]?\d{7,8})(?![\d-])"
)
_ID_NUMBER: Final = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}[01]\d[0-3]\d{4}[\dXx](?!\d)")
_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
_SHORTEST: Final = 2
_LONGEST: Final = 4


def find_personal(text: str, *, is_post: bool = False) -> Message | None:
    """
    Return what in a text looks personal; None if nothing does.

    Args:
        text: Any text of a walk.
        is_post: Whether it is the name of a unit or a post and nothing else, so that a
            bare name is recognised too.
    """
    for pattern, message in (
        (_ID_NUMBER, say("an identity number")),
        (_PHONE, say("a telephone number")),
        (_MAIL, say("an e-mail address")),
        (_TITLED, say("a person's name")),
        (_LATIN_TITLED, say("a person's name")),
    ):
        if pattern.search(text):
            return message
    if is_post and is_name(text.strip()):
        return say("a person's name")
    return None


def is_name(text: str) -> bool:
    """
    Return whether a text is hardly anything but a person's name.

    >>> [is_name(each) for each in ("王小明", "窗口负责人", "Anna Smith", "Section Head")]
    [True, False, True, False]
    """
    if _LATIN_NAME.fullmatch(text):
        return not {word.lower().rstrip(".") for word in text.split()} & _OFFICE_WORDS
    is_short = _SHORTEST <= len(text) <= _LONGEST
    is_chinese = all("\u4e00" <= character <= "\u9fff" for character in text)
    return is_short and is_chinese and text[0] in _SURNAMES and not _NO_NAME.search(text)
