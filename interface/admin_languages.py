"""All that the administrator's pages say, once in English and once in Turkish."""

from __future__ import annotations

from collections.abc import Mapping

from interface.admin_words import AdminWords
from interface.words import ENGLISH, TURKISH
from retrieval.types import Language

# What evaluation/ calls its measures, of those that have a name in words, and what they are in Turkish.
_MEASURES = {
    "citation precision": "alıntı kesinliği",
    "citation recall": "alıntı duyarlılığı",
    "answered": "yanıtlanan",
    "right": "doğru sonuç",
    "quotes exact": "birebir alıntı",
    "statements sound": "alıntısından fazlasını söylemeyen ifade",
    "rejected at 10 % wrong refusals": "% 10 yanlış rette reddedilen",
    "area under risk": "risk eğrisinin altındaki alan",
    "refusal precision": "ret kesinliği",
    "refusal recall": "ret duyarlılığı",
    "wrong refusals": "yanlış ret",
}

_ENGLISH = AdminWords(
    common=ENGLISH,
    other_language="Türkçe",
    upkeep="Upkeep",
    back="Back to Kanıt",
    skip="Skip to the content",
    pages={
        "articles": "Articles", "versions": "Versions", "quality": "Quality", "gaps": "Gaps", "feedback": "Feedback",
    },
    logged_in="Logged in as {name}",
    held="{articles} in {passages}. Questions are answered from index {version}.",
    behind=(
        "The index on the disk is another one than questions are answered from: it was changed by a command while the "
        "server ran."
    ),
    take_up="Take up the newest version",
    running="A change is being made.",
    show_running="See how far it is",
    add="Add articles",
    names="DOIs, PMCIDs or PMIDs, one a line",
    names_hint="They are fetched from Europe PMC, open-access articles only.",
    with_references="Also the open-access works that they cite",
    fetch="Fetch and add",
    unknown_names="This is no DOI, PMCID or PMID: {names}. Nothing was added.",
    nothing_named="Name at least one article.",
    file="A file from this computer",
    file_hint="PDF, JATS/NXML, HTML, Word (.docx), Markdown or text, at most 64 MiB.",
    upload="Upload and add",
    no_upload=(
        "Files are added with <code>python app.py add</code> on the server. With <code>KANIT_ADMIN_UPLOAD=on</code> "
        "they can be uploaded here."
    ),
    wrong_file="A file whose name ends in {found} cannot be taken here; it must end in one of {endings}.",
    too_large="The file is larger than 64 MiB, or did not arrive whole. Add it on the server: python app.py add FILE",
    not_stored="The file cannot be stored here just now; its disk may be full. Tell whoever looks after Kanıt.",
    find="Find by title or identifier",
    find_button="Find",
    no_articles="No article is held here.",
    found_none="No article held here has “{text}” in its title or identifiers.",
    columns=("Article", "Year", "Held", "Licence", "Id"),
    choose="Choose: {title}",
    remove="Remove the chosen articles …",
    nothing_chosen="No article was chosen that is held here.",
    confirm_remove="Remove {count} from Kanıt?",
    confirm_remove_text=(
        "Their files are deleted on the server. What is removed is not quoted any more, and versions of the index that "
        "hold it cannot be gone back to."
    ),
    do_remove="Remove and delete the files",
    keep="Keep everything",
    coverage={"abstract": "abstract", "excerpt": "excerpt", "full": "full text"},
    shown="{first}–{last} of {total}",
    previous="Previous",
    next="Next",
    versions_text=(
        "Every change of the articles makes a new version of the index; the two before the one in use are kept. Going "
        "back takes the articles along: what came in since is taken out again."
    ),
    version_columns=("Version", "Built", "Articles", "Passages", "Encoder"),
    in_use="in use on the disk",
    served="answers questions",
    go_back="Go back …",
    unknown_date="not known",
    no_versions="There is no index yet.",
    confirm_back="Go back to version {version}?",
    confirm_back_going="These articles came in since. They are taken out again, and their files are deleted:",
    confirm_back_none="It holds just the articles that are held now; no file is deleted.",
    do_go_back="Go back to this version",
    cannot_go_back="This version cannot be gone back to",
    quality_text="What the last evaluation measured, with 95 % intervals.",
    no_report=(
        "There is no report yet. Make one on the server with a set of questions, for example "
        "<code>python app.py evaluate evaluation/sets/review --report</code>; without a folder behind "
        "<code>--report</code> it is kept where this page looks: <code>{folder}</code>."
    ),
    bad_report="The report cannot be read",
    measure_columns=("Measure", "Value", "95 % interval", "Questions"),
    open_report="Open the whole report",
    measured_facts="{data} ({split}): {questions} questions over {articles}; encoder {encoder}; made {date}.",
    measures={name: name for name in _MEASURES},
    gaps_text="Questions that the articles did not answer and readers passed on, like ones together: masked, as kept.",
    no_gaps="None are kept. Readers can pass unanswered questions on where <code>KANIT_GAPS</code> is on.",
    gaps_cut="The newest {shown} of {total} are grouped here; the downloads have all.",
    asked_once="asked once",
    asked_often="asked {count} times",
    last_asked="last on {day}",
    feedback_text="What readers think of answers, newest first, as it was kept: masked.",
    no_feedback="None is kept. Readers can give it where <code>KANIT_FEEDBACK</code> is on.",
    feedback_columns=("Day", "Verdict", "Question", "Reason"),
    feedback_counts="{total} in all: {up} useful, {down} not useful.",
    feedback_cut="The newest {shown} are shown; the downloads have all.",
    useful="useful",
    not_useful="not useful",
    answered="answered",
    abstained="not answered",
    download="Download",
    kinds={
        "add": "Adding articles", "remove": "Removing articles", "rollback": "Going back to an earlier version",
        "take up": "Taking up the newest version",
    },
    stages={
        "held": "Reading the articles held", "files": "Reading files", "embedding": "Embedding passages",
        "opening": "Opening the new index",
    },
    progress="{stage}: {done} of {total}",
    under_way="Under way. Questions are answered meanwhile, from the articles as they were.",
    reloads="This page shows its progress by itself. You may leave it; the work goes on.",
    stop="Stop",
    stopping="It stops as soon as nothing is left half done.",
    stopped="It was stopped. What was ready is kept; the same once more goes on from there.",
    done="Done. Questions are answered from index {version}.",
    done_partly="Done, but not everything came in. Questions are answered from index {version}.",
    done_nothing="Done. Nothing was changed.",
    failed="It failed, and nothing was changed",
    not_opened="The new index could not be taken up; questions are answered from the one before",
    failed_here="Something went wrong here. Give this number to whoever looks after Kanıt: {id}",
    verdicts={
        "added": "added", "replaced": "replaced", "updated": "updated", "held": "here already", "kept": "not taken",
        "left out": "left out",
    },
    removed="removed",
    not_any_more="not taken in, as it was stopped",
    doubtful="Doubtful",
    unknown_work="This change is not known any more",
    unknown_work_text="The last changes are remembered until the server is started again. What was done stays done.",
    busy="Another change is being made. Wait until it is done, then send this once more.",
    old_form="This form is too old",
    old_form_text=(
        "The server was started again since this page was opened, or another person logged in. Nothing was changed. "
        "Open the page anew and send it once more."
    ),
    to_articles="To the articles",
)  # fmt: skip

_TURKISH = AdminWords(
    common=TURKISH,
    other_language="English",
    upkeep="Yönetim",
    back="Kanıt’a dön",
    skip="İçeriğe geç",
    pages={
        "articles": "Makaleler", "versions": "Sürümler", "quality": "Kalite", "gaps": "Eksikler",
        "feedback": "Geri bildirim",
    },
    logged_in="Oturum: {name}",
    held="{articles}, {passages}. Sorular {version} dizininden yanıtlanıyor.",
    behind=(
        "Diskteki dizin, soruların yanıtlandığı dizin değil: sunucu çalışırken bir komutla değiştirildi."
    ),
    take_up="En yeni sürüme geç",
    running="Bir değişiklik yapılıyor.",
    show_running="Ne durumda olduğunu gör",
    add="Makale ekle",
    names="DOI, PMCID ya da PMID; her satıra bir tane",
    names_hint="Europe PMC’den alınır; yalnızca açık erişimli makaleler.",
    with_references="Kaynak gösterdikleri açık erişimli çalışmalar da",
    fetch="Getir ve ekle",
    unknown_names="Bu bir DOI, PMCID ya da PMID değil: {names}. Hiçbir şey eklenmedi.",
    nothing_named="En az bir makale belirtin.",
    file="Bu bilgisayardan bir dosya",
    file_hint="PDF, JATS/NXML, HTML, Word (.docx), Markdown ya da metin; en çok 64 MiB.",
    upload="Yükle ve ekle",
    no_upload=(
        "Dosyalar sunucuda <code>python app.py add</code> ile eklenir. <code>KANIT_ADMIN_UPLOAD=on</code> ile buradan "
        "yüklenebilir."
    ),
    wrong_file="Adı {found} ile biten bir dosya burada alınamaz; şunlardan biriyle bitmelidir: {endings}.",
    too_large="Dosya 64 MiB’den büyük ya da eksik geldi. Sunucuda ekleyin: python app.py add DOSYA",
    not_stored="Dosya şu anda burada saklanamıyor; disk dolmuş olabilir. Kanıt’la ilgilenen kişiye haber verin.",
    find="Başlığa ya da kimliğe göre bul",
    find_button="Bul",
    no_articles="Burada hiç makale yok.",
    found_none="Buradaki hiçbir makalenin başlığında ya da kimliklerinde “{text}” geçmiyor.",
    columns=("Makale", "Yıl", "Eldeki", "Lisans", "Kimlik"),
    choose="Seç: {title}",
    remove="Seçilen makaleleri kaldır …",
    nothing_chosen="Burada bulunan bir makale seçilmedi.",
    confirm_remove="{count} Kanıt’tan kaldırılsın mı?",
    confirm_remove_text=(
        "Dosyaları sunucudan silinir. Kaldırılan makaleden artık alıntı yapılmaz ve onu içeren dizin sürümlerine "
        "dönülemez."
    ),
    do_remove="Kaldır ve dosyaları sil",
    keep="Hepsi kalsın",
    coverage={"abstract": "özet", "excerpt": "kesit", "full": "tam metin"},
    shown="{first}–{last} / {total}",
    previous="Önceki",
    next="Sonraki",
    versions_text=(
        "Makalelerdeki her değişiklik dizinin yeni bir sürümünü oluşturur; kullanılandan önceki iki sürüm saklanır. "
        "Geri dönüş makaleleri de kapsar: o zamandan beri eklenenler yeniden çıkarılır."
    ),
    version_columns=("Sürüm", "Oluşturuldu", "Makale", "Bölüm", "Kodlayıcı"),
    in_use="diskte kullanılan",
    served="soruları yanıtlayan",
    go_back="Geri dön …",
    unknown_date="bilinmiyor",
    no_versions="Henüz dizin yok.",
    confirm_back="{version} sürümüne dönülsün mü?",
    confirm_back_going="Şu makaleler o zamandan beri eklendi. Yeniden çıkarılır ve dosyaları silinir:",
    confirm_back_none="Şu anda bulunan makalelerin aynısını içeriyor; hiçbir dosya silinmez.",
    do_go_back="Bu sürüme dön",
    cannot_go_back="Bu sürüme dönülemez",
    quality_text="Son değerlendirmenin ölçtükleri, % 95 aralıklarıyla.",
    no_report=(
        "Henüz rapor yok. Sunucuda bir soru kümesiyle oluşturun, örneğin "
        "<code>python app.py evaluate evaluation/sets/review --report</code>; <code>--report</code> ardından klasör "
        "verilmezse bu sayfanın baktığı yerde saklanır: <code>{folder}</code>."
    ),
    bad_report="Rapor okunamıyor",
    measure_columns=("Ölçü", "Değer", "% 95 aralığı", "Soru"),
    open_report="Raporun tamamını aç",
    measured_facts="{data} ({split}): {articles} üzerinde {questions} soru; kodlayıcı {encoder}; tarih {date}.",
    measures=_MEASURES,
    gaps_text="Makalelerin yanıtlamadığı ve okurların ilettiği sorular; benzerleri bir arada, saklandıkları gibi.",
    no_gaps="Saklanan soru yok. <code>KANIT_GAPS</code> açıksa okurlar yanıtsız soruları iletebilir.",
    gaps_cut="Burada {total} sorudan en yeni {shown} tanesi gruplandı; indirilen dosyalarda hepsi var.",
    asked_once="bir kez soruldu",
    asked_often="{count} kez soruldu",
    last_asked="son olarak {day}",
    feedback_text="Okurların yanıtlar hakkındaki görüşleri, en yenisi başta, saklandığı gibi: maskelenmiş.",
    no_feedback="Saklanan görüş yok. <code>KANIT_FEEDBACK</code> açıksa okurlar görüş bildirebilir.",
    feedback_columns=("Gün", "Görüş", "Soru", "Neden"),
    feedback_counts="Toplam {total}: {up} yararlı, {down} yararsız.",
    feedback_cut="En yeni {shown} tanesi gösteriliyor; indirilen dosyalarda hepsi var.",
    useful="yararlı",
    not_useful="yararsız",
    answered="yanıtlandı",
    abstained="yanıtlanmadı",
    download="İndir",
    kinds={
        "add": "Makaleler ekleniyor", "remove": "Makaleler kaldırılıyor", "rollback": "Önceki bir sürüme dönülüyor",
        "take up": "En yeni sürüme geçiliyor",
    },
    stages={
        "held": "Buradaki makaleler okunuyor", "files": "Dosyalar okunuyor", "embedding": "Bölümler kodlanıyor",
        "opening": "Yeni dizin açılıyor",
    },
    progress="{stage}: {done} / {total}",
    under_way="Sürüyor. Bu arada sorular makalelerin önceki durumundan yanıtlanıyor.",
    reloads="Bu sayfa ilerlemeyi kendiliğinden gösterir. Sayfadan ayrılabilirsiniz; iş sürer.",
    stop="Durdur",
    stopping="Yarım bir şey kalmayacağı anda durur.",
    stopped="Durduruldu. Hazır olanlar saklandı; aynısı yeniden istenirse kaldığı yerden sürer.",
    done="Tamamlandı. Sorular {version} dizininden yanıtlanıyor.",
    done_partly="Tamamlandı, ancak hepsi eklenemedi. Sorular {version} dizininden yanıtlanıyor.",
    done_nothing="Tamamlandı. Hiçbir şey değişmedi.",
    failed="Yapılamadı ve hiçbir şey değişmedi",
    not_opened="Yeni dizine geçilemedi; sorular öncekinden yanıtlanıyor",
    failed_here="Burada bir şeyler ters gitti. Bu numarayı Kanıt’la ilgilenen kişiye verin: {id}",
    verdicts={
        "added": "eklendi", "replaced": "değiştirildi", "updated": "güncellendi", "held": "zaten var",
        "kept": "alınmadı", "left out": "dışarıda kaldı",
    },
    removed="kaldırıldı",
    not_any_more="durdurulduğu için alınmadı",
    doubtful="Şüpheli",
    unknown_work="Bu değişiklik artık bilinmiyor",
    unknown_work_text="Son değişiklikler sunucu yeniden başlatılana dek hatırlanır. Yapılanlar yapılmış olarak kalır.",
    busy="Başka bir değişiklik yapılıyor. Bitmesini bekleyin, sonra bunu yeniden gönderin.",
    old_form="Bu form eskimiş",
    old_form_text=(
        "Bu sayfa açıldıktan sonra sunucu yeniden başlatıldı ya da başka biri oturum açtı. Hiçbir şey değişmedi. "
        "Sayfayı yeniden açıp bir kez daha gönderin."
    ),
    to_articles="Makalelere",
)  # fmt: skip

_LANGUAGES: Mapping[Language, AdminWords] = {"en": _ENGLISH, "tr": _TURKISH}


def admin_words(language: Language) -> AdminWords:
    """The words of a language."""
    return _LANGUAGES[language]
