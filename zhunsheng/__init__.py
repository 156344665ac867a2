"""准绳 Zhunsheng: lawful acts, sealed events, records, figures, reports."""
