"""Everything in a template that calls functions -> :class:`~lambdalint.model.event.Event`.

:mod:`~lambdalint.build.events.index` looks at all of it once and knows what belongs to which function; the
other modules read one family of resources each.
"""
