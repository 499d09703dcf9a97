"""The AWS SDK facts of a module: where clients are made, and which requests are sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lambdalint.syntax.python.calls import Calls
from lambdalint.syntax.python.facts import SdkCall, SdkClient
from lambdalint.syntax.python.program import Program
from lambdalint.syntax.python.scopes import CallSite
from lambdalint.syntax.python.sdk import LOCAL_METHODS, sends
from lambdalint.syntax.python.things import Context, Sdk, Unit
from lambdalint.values import Absent, Known, Unknown, Value


class Requests:
    """Reads clients and calls of one module of a program."""

    def __init__(self, program: Program, unit: Unit, calls: Calls) -> None:
        self.program = program
        self.unit = unit
        self.calls_of = calls
        self._clients: dict[tuple[CallSite, ...], SdkClient] = {}

    def clients(self) -> Iterator[SdkClient]:
        """Every place of the module that makes a client, a resource or a session."""
        if "boto" not in self.unit.places.source.text and len(self.program.units) == 1:
            return
        for site in self.unit.outline.calls:
            things = self.program.things(site.node, Context(self.unit))
            for thing in things:
                if isinstance(thing, Sdk) and thing.sites and thing.sites[0] is site and thing.role in _MADE:
                    made = self.client(thing.sites, thing)
                    yield made if len(things) == 1 else replace(made, alone=False)
                    break

    def client(self, sites: tuple[CallSite, ...], thing: Sdk) -> SdkClient:
        """The client made at the first of ``sites``, by the session made at the second."""
        known = self._clients.get(sites)
        if known is not None:
            return known
        call = self.calls_of.of(sites[0])
        role, service = _made_at(self.program, sites[0], thing)
        session = self.client(sites[1:], thing) if len(sites) > 1 else None
        made = SdkClient(role, service or Absent(call.span), call, session, thing.library)
        self._clients[sites] = made
        return made

    def calls(self) -> Iterator[SdkCall]:
        """Every request that the module's code sends."""
        for site in self.unit.outline.calls:
            found = [t for t in self.calls_of.things(site) if isinstance(t, Sdk) and sends(t)]
            if found:
                yield from self._call(site, found)

    def _call(self, site: CallSite, things: list[Sdk]) -> Iterator[SdkCall]:
        call = self.calls_of.of(site)
        # Several objects may be behind one name: one call per API, path and method, its service known if
        # all agree.
        groups: dict[tuple[tuple[str, ...], str, str], list[Sdk]] = {}
        for thing in things:
            name = thing.name.value if isinstance(thing.name, Known) else ""
            groups.setdefault((thing.path, thing.owner, name), []).append(thing)
        for (path, owner, _), group in groups.items():
            method: Value[str] = group[0].name or Unknown(call.method, "not named")
            via = SdkCall.RESOURCE if owner == "collection" else owner.partition(".")[0]
            if isinstance(method, Known) and via in (SdkCall.CLIENT, SdkCall.RESOURCE):
                method = replace(method, span=call.method)
            if via == SdkCall.CLIENT and isinstance(method, Known) and method.value in LOCAL_METHODS:
                method = (
                    call.argument(0, "ClientMethod") if method.value == "generate_presigned_url" else method
                )
                via = SdkCall.PRESIGN
            clients = [self.client(thing.sites, thing) for thing in group if thing.sites]
            yield SdkCall(
                _agreed([thing.service for thing in group if thing.service is not None]),
                method,
                via,
                path,
                group[0].identifiers if len(group) == 1 else (),
                tuple(dict.fromkeys(clients)),
                call,
            )


_MADE = (SdkClient.CLIENT, SdkClient.RESOURCE, SdkClient.SESSION)


def _made_at(program: Program, site: CallSite, thing: Sdk) -> tuple[str, Value[str] | None]:
    for found in program.things(site.node, Context(program.unit_of(site.block.scope))):
        if isinstance(found, Sdk) and found.role in _MADE and found.sites and found.sites[0] is site:
            return found.role, found.service
    return thing.role if thing.role in _MADE else SdkClient.CLIENT, thing.service


def _agreed(services: list[Value[str]]) -> Value[str]:
    """One service when all agree, Unknown with the candidates otherwise."""
    first = services[0]
    names = {service.value for service in services if isinstance(service, Known)}
    if all(isinstance(service, Known) for service in services) and len(names) == 1:
        return first
    if len(services) == 1:
        return first
    candidates: list[str] = sorted(names)
    if any(isinstance(service, Unknown) and not service.candidates for service in services):
        return Unknown(first.span, "one of several services")
    for service in services:
        if isinstance(service, Unknown):
            candidates += [name for name in service.candidates if name not in candidates]
    return Unknown(first.span, "one of several services", tuple(candidates))
