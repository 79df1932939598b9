"""Documents of other programs to HTML, in a process of its own (`python -m articles.conversion`).

Knows nothing of Django, so that it starts quickly and holds no secret. `articles.documents` runs it.
"""
