import type { ClientMetadata } from 'oidc-provider';

/** A relying party that the stand-in knows. */
export interface OpenIdClient {
  readonly clientId: string;
  /** Sent by client_secret_basic or client_secret_post. Without one the client is public, and PKCE alone protects it. */
  readonly clientSecret?: string;
  /** Name shown on the sign-in page. */
  readonly name: string;
  /** Compared character by character; for a `native` client the port of a loopback address is free (RFC 8252 § 7.3). */
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris?: readonly string[];
  /** Told, by a signed token, when the person signs out here (OpenID Connect Back-Channel Logout 1.0). */
  readonly backchannelLogoutUri?: string;
  readonly native?: boolean;
}

export function clientMetadata(client: OpenIdClient): ClientMetadata {
  return {
    client_id: client.clientId,
    ...(client.clientSecret === undefined
      ? { token_endpoint_auth_method: 'none' as const }
      : { client_secret: client.clientSecret, token_endpoint_auth_method: 'client_secret_basic' as const }),
    client_name: client.name,
    redirect_uris: [...client.redirectUris],
    post_logout_redirect_uris: [...(client.postLogoutRedirectUris ?? [])],
    ...(client.backchannelLogoutUri
      ? { backchannel_logout_uri: client.backchannelLogoutUri, backchannel_logout_session_required: true }
      : {}),
    application_type: client.native ? 'native' : 'web',
    grant_types: ['authorization_code'],
    response_types: ['code'],
  };
}
