"""From rows to readers: tables, the HTML report, the methods paragraph, the Psych-DS folder."""
