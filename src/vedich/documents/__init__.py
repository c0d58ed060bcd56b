"""Documents: content in, DOCX, XLSX, PPTX, PDF or SVG bytes out. Pure: no database, no clock."""
