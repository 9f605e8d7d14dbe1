"""News: an edition's notices (通知公告) and what happened (新闻动态)."""
