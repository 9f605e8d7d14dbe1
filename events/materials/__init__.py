"""Files that go with sessions: slides, papers, tables."""
