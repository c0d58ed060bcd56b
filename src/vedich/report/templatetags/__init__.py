"""Words of reporting on pages."""
