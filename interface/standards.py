"""What other systems of a hospital ask this server for, by standards that are not ours: put together here."""

from __future__ import annotations

from fastapi import FastAPI

from interface import api_docs, cds_hooks, infobutton, metrics
from interface.desk import Desk
from interface.listed_origins import ListedOrigins
from interface.metrics import CountedRefusals, Metrics
from interface.settings import Settings


def install(app: FastAPI, desk: Desk, counts: Metrics) -> None:
    """Add the routes of HL7 Infobutton and CDS Hooks, /metrics and /api/docs."""
    infobutton.install(app, desk)
    cds_hooks.install(app, desk)
    metrics.install(app, desk, counts)
    api_docs.install(app)


def stand_around(app: FastAPI, settings: Settings, counts: Metrics) -> None:
    """Stand around the guard: count what is refused, and let listed origins call the services of CDS Hooks.

    The origins that may frame the chat are those that may ask for cards.
    """
    app.add_middleware(ListedOrigins, origins=settings.frame_ancestors)
    app.add_middleware(CountedRefusals, metrics=counts)
