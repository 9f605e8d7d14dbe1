"""Messages to many: their words, who approved them, when they went out, and what people answered."""
