"""Sign-in by WeCom (企业微信) on allauth's OAuth 2 base: allauth has a provider for WeChat, whose accounts are other ones, and none for WeCom."""
