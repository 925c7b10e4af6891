"""The few pages a person sees who is not in yet, or leaves: plain, without scripts, in English or Turkish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response

from retrieval.types import Language


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says: its heading, a paragraph, and the words of its one link or button, empty for none."""

    heading: str
    text: str
    button: str = ""


ENGLISH: Mapping[str, Said] = {
    "login-needed": Said(
        "Please log in",
        "Kanıt was not told who you are. Open it by the address that your hospital gives for it; if that is what you "
        "did, tell whoever runs Kanıt.",
    ),
    "forbidden": Said(
        "You have no access yet",
        "You are logged in, but not among those who may see this page. Ask whoever runs Kanıt for access.",
        "Log out",
    ),
    "proxy-not-listed": Said(
        "Kanıt cannot be used this way",
        "Open it by the address that your hospital gives for it. For whoever runs Kanıt: this request came through a "
        "proxy, or not through one that is listed. Set KANIT_LOGIN and KANIT_PROXIES.",
    ),
    "login-again": Said(
        "Please log in once more",
        "This login was begun too long ago or in another window, or the browser did not keep its cookie. Nothing is "
        "lost.",
        "Log in",
    ),
    "login-failed": Said(
        "The login did not succeed",
        "The login page did not confirm who you are. Try once more; if it happens again, tell whoever runs Kanıt.",
        "Log in",
    ),
    "login-away": Said(
        "The login page does not answer",
        "Kanıt itself works, but your hospital's login cannot be reached just now. Try again in a minute; if it lasts, "
        "tell whoever runs Kanıt.",
        "Try again",
    ),
    "log-out": Said("Log out of Kanıt?", "Other programs that you are logged in to stay open.", "Log out"),
    "logged-out": Said(
        "You are logged out",
        "Kanıt has forgotten you in this browser. You may still be logged in to other programs of your hospital.",
        "Log in again",
    ),
}
TURKISH: Mapping[str, Said] = {
    "login-needed": Said(
        "Lütfen oturum açın",
        "Kim olduğunuz Kanıt'a bildirilmedi. Kanıt'ı hastanenizin verdiği adresten açın; zaten öyle yaptıysanız "
        "Kanıt'ı işleten kişiye haber verin.",
    ),
    "forbidden": Said(
        "Henüz erişiminiz yok",
        "Oturumunuz açık, ancak bu sayfayı görebilenler arasında değilsiniz. Erişim için Kanıt'ı işleten kişiye "
        "başvurun.",
        "Oturumu kapat",
    ),
    "proxy-not-listed": Said(
        "Kanıt bu yoldan kullanılamaz",
        "Kanıt'ı hastanenizin verdiği adresten açın. Kanıt'ı işleten kişi için: bu istek bir vekil sunucudan geldi ya "
        "da listedeki bir vekil sunucudan gelmedi. KANIT_LOGIN ve KANIT_PROXIES ayarlarını yapın.",
    ),
    "login-again": Said(
        "Lütfen yeniden oturum açın",
        "Bu oturum açma işlemi çok önce ya da başka bir pencerede başlamış veya tarayıcı çerezi saklamamış. Hiçbir şey "
        "kaybolmadı.",
        "Oturum aç",
    ),
    "login-failed": Said(
        "Oturum açılamadı",
        "Oturum açma sayfası kim olduğunuzu doğrulamadı. Bir kez daha deneyin; yine olursa Kanıt'ı işleten kişiye "
        "haber verin.",
        "Oturum aç",
    ),
    "login-away": Said(
        "Oturum açma sayfası yanıt vermiyor",
        "Kanıt çalışıyor, ancak hastanenizin oturum açma sayfasına şu anda ulaşılamıyor. Bir dakika sonra yeniden "
        "deneyin; sürerse Kanıt'ı işleten kişiye haber verin.",
        "Yeniden dene",
    ),
    "log-out": Said("Kanıt oturumu kapatılsın mı?", "Diğer programlardaki oturumlarınız açık kalır.", "Oturumu kapat"),
    "logged-out": Said(
        "Oturumunuz kapatıldı",
        "Kanıt sizi bu tarayıcıda unuttu. Hastanenizin diğer programlarındaki oturumlarınız açık kalmış olabilir.",
        "Yeniden oturum aç",
    ),
}
# The referrer policy of the page itself, since under the server's own a browser does not say where a form came from.
_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="referrer" content="same-origin">
<title>{heading} · Kanıt</title>
<style>
body {{ font: 1.05rem/1.6 system-ui, sans-serif; margin: 0; padding: 12vh 1.25rem 2rem; }}
main {{ max-width: 34rem; margin: auto; }}
h1 {{ font-size: 1.6rem; line-height: 1.3; }}
a, button {{ font: inherit; color: inherit; background: none; border: 1px solid; border-radius: .5rem; cursor: pointer;
 display: inline-block; padding: .6rem 1.2rem; text-decoration: none; }}
a:hover, button:hover {{ text-decoration: underline; }}
:focus-visible {{ outline: 3px solid; outline-offset: 2px; }}
</style></head>
<body><main><h1>{heading}</h1><p>{text}</p>{way_on}</main></body></html>
"""


def wants_page(method: str, headers: Headers) -> bool:
    """Whether a person's browser asks for something to show, and not a program or a script of a page."""
    mode = headers.get("sec-fetch-mode", "navigate")
    return method in {"GET", "HEAD"} and mode == "navigate" and "text/html" in headers.get("accept", "")


def page(name: str, status: int, headers: Headers, *, link: str = "", post: str = "") -> Response:
    """The page of that name, in the language that the browser prefers; its way on is a link, or a button that posts."""
    language: Language = "tr" if headers.get("accept-language", "").lower().startswith("tr") else "en"
    said = (TURKISH if language == "tr" else ENGLISH)[name]
    if post:
        way_on = f'<form method="post" action="{escape(post)}"><button>{escape(said.button)}</button></form>'
    else:
        way_on = f'<p><a href="{escape(link)}">{escape(said.button)}</a></p>' if link and said.button else ""
    heading, text = escape(said.heading, quote=False), escape(said.text, quote=False)
    return HTMLResponse(_PAGE.format(language=language, heading=heading, text=text, way_on=way_on), status)
