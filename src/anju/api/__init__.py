"""Anju for programs: a household's phone, another system. REST under /api/v1/, described at /api/v1/openapi.json; FHIR R4 shapes to read."""
