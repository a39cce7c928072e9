"""How plausible a text is that was read in an encoding nobody stated: by the characters that people write.

Nearly every sequence of bytes is GB18030 and Big5, and much of it Shift JIS and EUC-KR: being valid says little.
What is read wrongly is made of rare characters; what is read rightly, of the most frequent ones.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from attrs import frozen

_HIGH: Final = re.compile(r"[^\x00-\x7f]")
_HIGH_RUNS: Final = re.compile(r"[^\x00-\x7f]+")
_ACCENTS: Final = re.compile(r"(?<![^\x00-\x7f])[^\x00-\x7f](?![^\x00-\x7f])|(?<=[A-Za-z])[^\x00-\x7f]{2}(?=[A-Za-z])")
_FREQUENT: Final = (
    "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多然于心"
    "学么之都好看起发当没成只如事把还用第样道想作种开美总从无情己面最女但现前些所同日手又行意动方期它头经长儿回位分"
    "爱老因很给名法间斯知世什两次使身者被高已亲其进此话常与活正感见明问力理尔点文几定本公特做外孩相西果走将月十实向"
    "声车全信重三机工物气每并别真打太新比才便夫再书部水像眼等体却加电主界门利海受听表德少克代员许先口由死安写性马光"
    "白或住难望教命花结乐色更拉东神记处让母父应直字场平报友关放至张认接告入笑内英军候民岁往何度山觉路带万男边风解叫"
    "任金快原吃妈变通师立象数四失满战远格士音轻目条呢病始达深完今提求清王化空业思切怎非找片罗钱吗语元喜曾离飞科言干"
    "流欢约各即指合反题必该论交终林请医晚制球决传画保读运及则房早院量苦火布品近坐产答星精视五连司巴奇管类未朋且婚台"
    "夜青北队久乎越观落尽形影红爸百令周吧识步希亚术留市半热送兴造谈容极随演收首根讲整式取照办强石古华拿计您装似足双"
    "妻尼转诉米称丽客南领节衣站黑刻统断福城故历惊脸选包紧争另建维绝树系伤示愿持千史谁准联妇纪基买志静诗独复消社算义"
    "竟确酒需单治卡幸兰念举仅钟怕共毛句息功官待究跟穿室易游程号居考突皮哪费倒价图具刚脑永歌响商礼细专黄块脚味灵改据"
    "般破引食仍存众注笔甚某沉血备习校默务土微娘须试怀料调广苏显赛查密议底列富梦错座参八除跑亮假印设线温虽掉京初养香"
    "停际致阳纸李纳验助激够严证帝饭忘趣支春集丈木研班普导顿睡展跳获艺六波察群皇段急庭创区奥器谢弟店否害草排背止组州"
    "朝封睛板角况曲馆育忙质河续哥呼若推境遇雨标姐充围案伦护冷警贝著雪索剧啊船险烟依斗修服件项户检录评投换划限障值预"
    "效施访操按编符尚缺估防训版率属级库供培规超岗核责登漏灯档态填隐置束份梯巡患损状馈执材测技监控职恢卫楼策暂配钥略"
    "范异阀闭析措均栋副沟审坏练归季锁勘例督环册派码输负构账优型资层撤差源迁移误增申厅殊废仪墙压销询协网箱窗骤休址屋"
    "免软截洁踪偿采云杂延订批启拆签栖隔升渗厨映余判二固营良园摘含附勤政绿承积顶拒傅旧松卷序疏奖柜智权洗卧键秒退射府"
    "遗汇泵补燃额返咨纠域磨闸胶轮井盖芯堵裁逐夹救畅滑姓灾剩厂省偏螺冲脱载扇齐既财扬径货短降午垫减危凭绪委催抽散模继"
    "替械储拟滴泡临吊龙盆赔锈插帮裂丝适逾托匙予介宣邮迟禁速架低刘陈杨赵吴徐孙胡朱郭梁宋郑韩唐冯董萧曹袁邓沈彭吕卢蒋"
    "蔡贾丁魏薛叶阎潘杜戴夏汪田姜姚谭廖邹熊陆郝孔崔康邱秦江顾侯邵孟雷汤尹黎武乔贺赖龚浴厕塞幢砖瓷玻璃噪臭灭垃圾桶枝"
    "栏缴"
)
"""Characters that Chinese texts and the records of property services are mostly made of."""
_TRADITIONAL: Final = (
    "這個們來時說國後會過對於學麼發當沒還樣種開總從無現動頭經長兒愛給間兩親進話與見問爾點幾將實聲車機氣並別書體卻電"
    "門聽員許寫馬難結樂東記處讓應場報關張認內軍歲覺帶萬邊風喫媽變師數滿戰遠輕條達業羅錢嗎語離飛幹歡約題該論終請醫決"
    "傳畫讀運則產視連類臺隊觀盡紅識亞術熱興談極隨講辦強華計裝雙轉訴稱麗領節統斷歷驚臉選緊爭維絕樹傷願誰準聯婦紀買靜"
    "詩獨復義確單蘭舉僅鍾遊號費價圖剛腦響禮細專黃塊腳靈據筆備習務須試懷調廣蘇顯賽議夢錯參設線溫雖養際陽紙納驗夠嚴證"
    "飯導頓獲藝創區奧謝組況館質續標圍倫護貝劇險煙鬥項戶檢錄評換劃預訪編訓屬級庫規崗責燈檔態隱損狀執測監職衛樓暫鑰範"
    "異閥閉棟溝審壞練歸鎖環冊碼輸負構賬優資層遷誤廳廢儀牆壓銷詢協網驟軟潔蹤償採雲雜訂籤棲滲廚餘營園綠積頂舊獎櫃權臥"
    "鍵遺匯補額諮糾閘膠輪蓋夾暢災廠衝脫載齊財揚徑貨墊減憑緒繼儲擬臨龍賠鏽幫絲適郵遲劉陳楊趙吳孫鄭韓馮蕭鄧呂盧蔣賈葉"
    "閻譚鄒陸顧湯喬賀賴龔廁磚滅欄繳裡麵徵纔隻鐘鬆週佈乾"
)
"""Those of them that are written otherwise in Hong Kong, Macau and Taiwan."""
_SIGNS: Final = "，。、；：？！“”‘’（）《》〈〉【】「」『』—…·℃￥～％＋－＝／＃＊　０１２３４５６７８９"
_JAPANESE_SIGNS: Final = "。、「」『』・ー々〜～（）　：／％０１２３４５６７８９"
_SYLLABLES: Final = (
    "이다는을를의에가하고지로도리사한기자은시어인그나대서수해일있스과정라들제보것안장아전부구여마성공원상무주할되신문화면조비동"
    "소경국요선러실간치내물만개위유오관생방식역연호입출력파날짜용류택습니세게합점검고장층전등누방욕배관교체완료접민"
)
_TYPOGRAPHIC: Final = "‘’“”–—…€£°§«»ºª·"

_OFTEN: Final = 1.0
_COMMON: Final = 0.75
_ORDINARY: Final = 0.6
_SELDOM: Final = 0.25
_ODD: Final = 0.1


@frozen
class Reading:
    """An encoding that a file without a mark may be in. ``weigh``: from 0, gibberish, to 1, what people write."""

    name: str
    codecs: tuple[str, ...]
    """Tried in this order: the plain one, then those with more characters."""
    weigh: Callable[[str], float]


def _by(weights: Callable[[], Mapping[str, float]]) -> Callable[[str], float]:
    """The mean weight of the characters that are not ASCII."""

    def weigh(text: str) -> float:
        known, found = weights(), _HIGH.findall(text)
        return sum([known.get(one, 0.0) for one in found]) / max(1, len(found))

    return weigh


def _western(text: str) -> float:
    """Accented letters stand alone, or two of them inside a word."""
    text = text.replace("\xa0", " ")
    high = sum(map(len, _HIGH_RUNS.findall(text)))
    fine = sum(len(run) for run in _ACCENTS.findall(text) if run.isalpha() or run in _TYPOGRAPHIC)
    return fine / max(1, high)


@cache
def _simplified() -> Mapping[str, float]:
    return {
        **_area("gb2312", 0xD8, 0xF7, _SELDOM),
        **_area("gb2312", 0xB0, 0xD7, _ORDINARY),
        **dict.fromkeys(_FREQUENT + _SIGNS, _OFTEN),
    }


@cache
def _traditional() -> Mapping[str, float]:
    seldom, ordinary = _area("big5", 0xC9, 0xF9, _SELDOM), _area("big5", 0xA4, 0xC6, _ORDINARY)
    often = [one for one in _FREQUENT if one in ordinary]
    return {**seldom, **ordinary, **dict.fromkeys([*often, *_TRADITIONAL, *_SIGNS], _OFTEN)}


@cache
def _japanese() -> Mapping[str, float]:
    ordinary = _area("euc_jp", 0xB0, 0xCF, _ORDINARY)
    often = [one for one in _FREQUENT + _TRADITIONAL if one in ordinary]
    return {
        **_area("euc_jp", 0xD0, 0xF4, _ODD),
        **ordinary,
        **dict.fromkeys(often, _OFTEN),
        **_area("euc_jp", 0xA4, 0xA5, _OFTEN),
        **dict.fromkeys(_JAPANESE_SIGNS, _OFTEN),
    }


@cache
def _korean() -> Mapping[str, float]:
    hangul = _area("euc_kr", 0xB0, 0xC8, _COMMON)
    return {**_area("euc_kr", 0xCA, 0xFD, _ODD), **hangul, **dict.fromkeys(_SYLLABLES, _OFTEN)}


def _area(codec: str, first: int, last: int, weight: float) -> dict[str, float]:
    """The two-byte characters of an encoding whose first byte is between these."""
    pairs = (bytes((high, low)) for high in range(first, last + 1) for low in range(0x40, 0xFF))
    return {one: weight for pair in pairs if len(one := pair.decode(codec, errors="ignore")) == 1 and one > "\x7f"}


READINGS: Final = (
    Reading("GB18030", ("gb18030",), _by(_simplified)),
    Reading("Big5", ("cp950", "big5hkscs"), _by(_traditional)),
    Reading("Shift JIS", ("cp932",), _by(_japanese)),
    Reading("EUC-JP", ("euc_jp",), _by(_japanese)),
    Reading("EUC-KR", ("cp949",), _by(_korean)),
    Reading("Windows-1252", ("cp1252",), _western),
)
"""The first is what this country writes."""
