"""The texts that the fake assistant stands on: a real page, a Chinese notice, and words that mean harm."""

# ruff: noqa: E501 (the page's own words)

from qa.datatypes import BlockKind

TITLE = (
    "Policy interpretation of the Implementation Opinions of Jilin Provincial People's Government on Accelerating "
    "the High-quality Development of the Province's National Development Zones"
)
LINES = [
    (BlockKind.TITLE, TITLE),
    (BlockKind.DATE, "2022 - Dec -06 10:20:00 Article Source:"),
    (
        BlockKind.PARAGRAPH,
        'The relevant policies of the "Implementation Opinions on Accelerating the Promotion of High-quality Development '
        "of the Province's National Development Zones\" Ji Zhengfa (2021) No. 16 (hereinafter referred to as the "
        '"Implementation Opinions") are interpreted as follows:',
    ),
    (BlockKind.HEADING, "1. Drafting background and process"),
    (
        BlockKind.PARAGRAPH,
        "In July 2020, The State Council issued Several Opinions on Promoting the High-quality Development of National "
        "High-tech Industrial Development Zones (Guofa (2020) No. 7), proposing 21 policies and measures to provide "
        "policy support for the development of state-level development zones. At present, there are 14 state-level "
        "development zones in our province, including 5 state-level economic and technological development zones, 5 "
        "state-level high-tech industrial development zones, 2 state-level border economic cooperation zones and 2 "
        "state-level comprehensive bonded zones. In recent years, the construction and development have achieved good "
        "results, but there is still a gap compared with developed provinces. In order to implement the spirit of The "
        "State Council document and accelerate the promotion of the province's national development zones as a whole to "
        "become bigger and stronger, the Provincial Department of Commerce and the Provincial Department of Science and "
        'Technology studied and formulated the "Implementation Opinions", aiming to take the high-quality development of '
        "national development zones as a breakthrough and radiate to drive the better and faster development of the "
        'province\'s development zones. The "Implementation Opinions" were solicited in two rounds from the relevant '
        "units of the central and provincial governments, relevant regions and national development zones, and were "
        "revised and improved to reach a consensus. Procedures such as public participation, expert argumentation, risk "
        "assessment, collective discussion, legal consultation and legality review have been strictly implemented. On "
        'August 13, 2021, the "Implementation Opinions" were reviewed and adopted by the executive meeting of the '
        "provincial government.",
    ),
    (BlockKind.HEADING, "Ii. Main contents"),
    (
        BlockKind.PARAGRAPH,
        'The "Implementation Opinions" are divided into 23 specific measures in 6 aspects. It mainly includes:',
    ),
    (
        BlockKind.PARAGRAPH,
        "First, we will continue to optimize the business environment, including three measures to increase "
        "decentralization, establish a direct reporting channel mechanism, and replicate and promote the reform "
        "experience of pilot free trade zones. The second is to deepen the reform of the system and mechanism, including "
        "improving the management system of the development zone, deepening the reform of the performance incentive "
        "mechanism, encouraging market-oriented operation, and taking the lead in promoting the reform of the science and "
        "technology system. The third is to accelerate industrial transformation and upgrading, including building a "
        "modern industrial system, promoting green and intensive development, accelerating the formation of industrial "
        "clusters, promoting the development of the whole industrial chain, increasing efforts to attract investment, and "
        "strengthening all-round cooperation. The fourth is to establish and improve the innovation ecosystem, including "
        "three measures to gather high-end innovation resources, improve the scientific and technological service system, "
        "and promote the transformation of scientific and technological achievements. Fifth, open wider to the outside "
        "world, including efforts to increase the level of foreign investment, improve the quality of foreign trade, and "
        "actively integrate into the global innovation network three measures. Sixth, strengthen policy guarantees, "
        "focusing on providing policy guarantees in terms of increasing support for elements such as finance, land, "
        "finance, and human resources.",
    ),
    (BlockKind.HEADING, "Third, features and highlights"),
    (
        BlockKind.PARAGRAPH,
        "First, we will focus on improving the business environment. We will intensify efforts to delegate power. Focus on "
        "the whole chain of administrative approval of enterprise establishment, certificate handling, and project "
        'construction, and take the "a la carte" decentralization. Endow the provincial government of the development zone '
        "with the right to directly report matters of approval and report. Second, we need to crack down on institutional "
        "mechanisms. Emphasize the main responsibility of economic management and investment services, and streamline or "
        "divest social management functions according to local conditions. Support development zones to implement the "
        "appointment system and archives sealing system, and establish a performance evaluation system. Encourage the "
        'implementation of the "management committee + company" management model. Third, highlight the direction of '
        "industrial development. Guide development zones to develop towards industrial clusters and industrial chains. "
        "Focus on building 1-2 leading industrial clusters, focus on building 1-2 industrial chains around industrial "
        'clusters, and establish a "chain length system". Fourth, we will promote the establishment of a sound innovation '
        "ecosystem in development zones.",
    ),
    (BlockKind.RELATED, "Implementation Opinions of Jilin Provincial People's Government on Accelerating the High-quality "
     "Development of National Development Zones of the Province"),
    (BlockKind.CONTACT, "Organizer: Jilin Provincial Department of Commerce Tel: 0431-85677437"),
]  # fmt: skip
ASPECTS = {
    "1": ("continue to optimize the business environment", [
        "increase decentralization", "establish a direct reporting channel mechanism",
        "replicate and promote the reform experience of pilot free trade zones"]),
    "2": ("deepen the reform of the system and mechanism", [
        "improving the management system of the development zone",
        "deepening the reform of the performance incentive mechanism", "encouraging market-oriented operation",
        "taking the lead in promoting the reform of the science and technology system"]),
    "3": ("accelerate industrial transformation and upgrading", [
        "building a modern industrial system", "promoting green and intensive development",
        "accelerating the formation of industrial clusters", "promoting the development of the whole industrial chain",
        "increasing efforts to attract investment", "strengthening all-round cooperation"]),
    "4": ("establish and improve the innovation ecosystem", [
        "gather high-end innovation resources", "improve the scientific and technological service system",
        "promote the transformation of scientific and technological achievements"]),
    "5": ("open wider to the outside world", [
        "increase the level of foreign investment", "improve the quality of foreign trade",
        "actively integrate into the global innovation network"]),
    "6": ("strengthen policy guarantees", ["finance", "land", "finance", "human resources"]),
}  # fmt: skip
MAIN = "jilin-interpretation"
SECOND = "second-notice"
SECOND_LINES = [
    (BlockKind.TITLE, "关于开发区的通知 𠮷 & <Notice>"),
    (BlockKind.HEADING, "一、总则 😀😀"),
    (BlockKind.PARAGRAPH, "各开发区应当𠮷祥如意😀地推进改革；不得收取费用。"),
    (BlockKind.PARAGRAPH, "第二条措施：支持科技创新<b>不是标签</b>。"),
]
HOSTILE = (
    '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script> ${window.pwned=1} {{value}} `x` '
    "[click](javascript:window.pwned=1) ![b](https://evil.example/beacon.png) https://evil.example/a www.evil.example "
    "<form action=https://evil.example><button>go</button></form> **bold** _it_ | a | $$x$$ </article></div>"
    "<a href='#c-x-1-2'>fake</a> <style>body{display:none}</style>"
)
