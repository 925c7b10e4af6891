from __future__ import annotations

import re

from interface.page import rewritten

GRADIO = """<!doctype html><html lang="en"><head>
<meta property="og:url" content="https://gradio.app/" /><meta name="twitter:creator" content="@Gradio" />
<script>window.gradio_config = {"title": "\\u003cscript>"};</script>
<script data-gradio-mode>window.iFrameResizer = {};</script>
<script>
    script.src = new URL(`${rootPath}/static/js/iframeResizer.contentWindow.min.js`, origin).toString();
</script>
<link rel="manifest" href="/manifest.json" /><script type="module" crossorigin src="./assets/index.js"></script>
</head><body><gradio-app></gradio-app></body></html>"""


def test_the_page_names_no_third_party() -> None:
    page = rewritten(GRADIO, "abc")
    assert "http" not in page
    assert "@Gradio" not in page
    assert "iframeResizer.contentWindow" not in page
    assert "manifest" not in page


def test_every_script_carries_the_nonce_and_the_rest_stays() -> None:
    page = rewritten(GRADIO, "abc")
    scripts = re.findall("<script[^>]*>", page)
    assert len(scripts) == 4
    assert all('nonce="abc"' in script or "chat/chat.js" in script for script in scripts)
    assert "window.gradio_config" in page
    assert "./assets/index.js" in page


def test_style_script_icon_and_a_word_for_pages_without_scripts_are_added() -> None:
    page = rewritten(GRADIO, "abc")
    head = page[: page.index("</head>")]
    assert 'href="chat/chat.css"' in head
    assert 'src="chat/chat.js"' in head
    assert "<noscript>" in page


def test_another_page_is_left_as_it_is_but_for_the_additions() -> None:
    assert rewritten("<html><body>Hello</body></html>", "abc").startswith("<html><body>Hello<noscript>")
