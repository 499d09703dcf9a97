"""What a deployment package holds: its files, and what its native code was built for.

:mod:`.tree` lists a folder or a zip alike, :mod:`.inventory` finds the native code in it, :mod:`.elf` and
:mod:`.foreign` read single files, :mod:`.naming` reads what file names promise.
Nothing is unpacked, imported or run, and nothing here knows of Lambda.
"""
