"""Nodes to values: sections, Globals, intrinsic functions, conditions.

A template is read in three steps, each on nodes that keep their places: loops are unrolled
(:mod:`~lambdalint.template.foreach`), Globals are merged (:mod:`~lambdalint.template.globals`), and
intrinsic functions are evaluated under one scenario of the template's conditions
(:mod:`~lambdalint.template.resolve`, :mod:`~lambdalint.template.functions`,
:mod:`~lambdalint.template.scenarios`).
"""
