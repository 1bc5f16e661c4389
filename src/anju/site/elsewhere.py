"""Where people have accounts by which they may sign in: what of it is set up."""

from typing import Any

from anju.site.environment import Environment


def providers(environment: Environment) -> dict[str, Any]:
    """allauth's SOCIALACCOUNT_PROVIDERS: those that are set up, and no other."""
    found: dict[str, Any] = {}
    if environment.wecom_corp and environment.wecom_secret:
        place = {"api": _address(environment.wecom_api), "login": _address(environment.wecom_login)}
        app = {"client_id": environment.wecom_corp, "secret": environment.wecom_secret.get_secret_value()}
        found["wecom"] = {"APPS": [{**app, "settings": {"auth_params": {"agentid": environment.wecom_agent}, **place}}]}
    if environment.dingtalk_id and environment.dingtalk_secret:
        app = {"client_id": environment.dingtalk_id, "secret": environment.dingtalk_secret.get_secret_value()}
        found["dingtalk"] = {"APPS": [{**app, "settings": {"scope": ["openid"], "auth_params": {"prompt": "consent"}}}]}
    if environment.oidc_server and environment.oidc_id and environment.oidc_secret:
        app = {"client_id": environment.oidc_id, "secret": environment.oidc_secret.get_secret_value(), "name": environment.oidc_name}
        found["openid_connect"] = {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [{**app, "provider_id": "oidc", "settings": {"server_url": _address(environment.oidc_server)}}],
        }
    return found


def _address(url: object) -> str:
    return str(url).rstrip("/") if url else ""
