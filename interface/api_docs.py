"""The page /api/docs: the OpenAPI document of this server as plain HTML, written here, with no script and no asset.

So there is nothing that could ask for something outside, and it reads the same with scripts switched off.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import FastAPI
from starlette.responses import HTMLResponse, Response

_STYLE = """
:root { color-scheme: light dark; --ink: #1d2428; --soft: #55616a; --paper: #fbfaf8; --sheet: #fff; --rule: #dcdfdc;
  --accent: #1b5a5d; }
@media (prefers-color-scheme: dark) { :root { --ink: #e3e7e6; --soft: #a4afb1; --paper: #15191b; --sheet: #1b2123;
  --rule: #323b3e; --accent: #86cbc7; } }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 56rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.6 system-ui, sans-serif; overflow-wrap: anywhere; }
h1, h2 { line-height: 1.25; } a { color: var(--accent); }
section { background: var(--sheet); border: 1px solid var(--rule); border-radius: 6px; padding: 0.25rem 1.25rem 1rem;
  margin: 1.25rem 0; }
h2 code { font-size: 1.05rem; } .method { color: var(--accent); }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; font-weight: 600; padding: 0.5rem 0; }
th, td { text-align: left; vertical-align: top; border-top: 1px solid var(--rule); padding: 0.35rem 0.75rem 0.35rem 0; }
pre { white-space: pre-wrap; border: 1px solid var(--rule); border-radius: 4px; padding: 0.6rem 0.8rem; }
.soft { color: var(--soft); }
"""
_STANDARDS = (
    ("GET /infobutton", "HL7 Infobutton, URL-based: the chat on a code, an Atom feed, or JSON. POST takes a form."),
    ("GET /cds-services", "CDS Hooks: the services there are."),
    (
        "POST /cds-services/{id}",
        "CDS Hooks: cards with quotes on the drug being ordered or the conditions of a record.",
    ),
    ("GET /metrics", "Counts and times in the text format of Prometheus, without the words of any question."),
)

Node = Mapping[str, Any]


def install(app: FastAPI) -> None:
    """Add /api/docs."""

    async def docs() -> Response:
        return HTMLResponse(docs_page(app.openapi()))

    app.add_api_route("/api/docs", docs, methods=["GET"], include_in_schema=False)


def docs_page(openapi: Node) -> str:
    """The whole page; every text of the document is escaped."""
    title = f"{openapi['info']['title']}: REST"
    routes = [
        _route(method, path, route, openapi)
        for path, methods in openapi["paths"].items()
        for method, route in methods.items()
    ]
    standards = "".join(
        f'<tr><th scope="row"><code>{_text(name)}</code></th><td>{_text(told)}</td></tr>' for name, told in _STANDARDS
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{_text(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
        f"<style>{_STYLE}</style></head><body>"
        f"<main><h1>{_text(title)}</h1><p>{_text(openapi['info'].get('description', ''))} "
        'The same for programs: <a href="openapi.json">openapi.json</a>.</p>'
        f"{''.join(routes)}<section><h2>By other standards</h2><table>{standards}</table></section>"
        "</main></body></html>"
    )


def _route(method: str, path: str, route: Node, openapi: Node) -> str:
    paragraphs = "".join(f"<p>{_text(part)}</p>" for part in route.get("description", "").split("\n\n") if part)
    rows = [(found["name"], found.get("schema", {}), found.get("required")) for found in route.get("parameters", ())]
    body = _resolved(_body_schema(route), openapi)
    required = body.get("required", ())
    rows += [(name, schema, name in required) for name, schema in body.get("properties", {}).items()]
    cells = "".join(
        f'<tr><th scope="row"><code>{_text(name)}</code></th><td>{_text(_kind(schema, openapi))}</td>'
        f"<td>{'required' if needed else 'may be left out'}</td><td>{_text(schema.get('description', ''))}</td></tr>"
        for name, schema, needed in rows
    )
    table = f"<table><caption>What it takes</caption>{cells}</table>" if cells else ""
    example = _example(body, openapi) if body else None
    address = f"http://127.0.0.1:7860{path}"
    call = (
        f"curl {address}" if example is None else f"curl {address} --json '{json.dumps(example, ensure_ascii=False)}'"
    )
    return (
        f'<section><h2><code><span class="method">{_text(method.upper())}</span> {_text(path)}</code></h2>'
        f"{paragraphs}{table}<pre><code>{_text(call)}</code></pre>"
        f'<p class="soft">{_text(_responses(route))}</p></section>'
    )


def _body_schema(route: Node) -> Node:
    content = route.get("requestBody", {}).get("content", {})
    return next((media.get("schema", {}) for media in content.values()), {})


def _resolved(schema: Node, openapi: Node) -> Node:
    """The schema that a reference of the form #/components/schemas/Name points to, else the schema itself."""
    if "$ref" not in schema:
        return schema
    found: Any = openapi
    for part in schema["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return dict(found)


def _kind(schema: Node, openapi: Node) -> str:
    """What a field holds, in a few words: "text", "list of text", one of its values."""
    schema = _resolved(schema, openapi)
    if "enum" in schema:
        return " or ".join(json.dumps(value) for value in schema["enum"])
    if "anyOf" in schema:
        return " or ".join(_kind(part, openapi) for part in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}), openapi)}"
    kind = str(schema.get("type", "anything"))
    return {"string": "text", "integer": "whole number", "null": "nothing"}.get(kind, kind)


def _example(body: Node, openapi: Node) -> dict[str, object]:
    """The fields that must be there, each with its first example or value."""
    required = body.get("required", ())
    fields = {name: _resolved(schema, openapi) for name, schema in body.get("properties", {}).items()}
    known = {name: (*schema.get("examples", ()), *schema.get("enum", ()), "…") for name, schema in fields.items()}
    return {name: values[0] for name, values in known.items() if name in required}


def _responses(route: Node) -> str:
    return " ".join(_sentences(route.get("responses", {})))


def _sentences(responses: Node) -> Iterator[str]:
    for status, response in responses.items():
        named = "Otherwise" if status == "default" else status
        yield f"{named}: {response['description'].rstrip('.')}."


def _text(words: str) -> str:
    return html.escape(words)
