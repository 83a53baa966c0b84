@own
Feature: OpenIdConnect Authentication
  As an implementer of the workflow DSL
  I want to ensure that calls get their tokens as they say
  So that my implementation conforms to the expected behavior

  # dsl-reference, OpenIdConnect Authentication: "The URI that references the authority to use when making OpenIdConnect calls."
  Scenario: The Authority Of An OpenID Connect Token
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-authority-of-an-openid-connect-token
      version: '1.0.0'
    do:
      - ask:
          call: http
          with:
            method: get
            endpoint:
              uri: https://secured.fake.com/whoami
              authentication:
                oidc:
                  authority: http://keycloak/realms/fake-authority
                  grant: client_credentials
                  client: { id: workflow-runtime, secret: '${ .secret }' }
          timeout: { after: PT20S }
          output:
            as: '${ .iss | test("/realms/fake-authority$") }'
    """
    And given the workflow input is:
    """yaml
    secret: quiet
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    true
    """

  # dsl-reference, OpenIdConnect Authentication: "The URI that references the authority to use when making OpenIdConnect calls."
  Scenario: The Discovered Endpoint Of An OpenID Connect Token
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-discovered-endpoint-of-an-openid-connect-token
      version: '1.0.0'
    do:
      - ask:
          call: http
          with:
            method: get
            endpoint:
              uri: https://secured.fake.com/whoami
              authentication:
                oidc:
                  authority: http://keycloak/realms/fake-authority
                  grant: client_credentials
                  client: { id: workflow-runtime, secret: '${ .secret }' }
          timeout: { after: PT20S }
          output:
            as: '${ .asked.path }'
    """
    And given the workflow input is:
    """yaml
    secret: quiet
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    /realms/fake-authority/token
    """

  # dsl-reference, OpenIdConnect Authentication: "authority: http://keycloak/realms/fake-authority/.well-known/openid-configuration"
  Scenario: The Authority As The Address Of Its Configuration
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-authority-as-the-address-of-its-configuration
      version: '1.0.0'
    do:
      - ask:
          call: http
          with:
            method: get
            endpoint:
              uri: https://secured.fake.com/whoami
              authentication:
                oidc:
                  authority: http://keycloak/realms/fake-authority/.well-known/openid-configuration
                  grant: client_credentials
                  client: { id: workflow-runtime, secret: '${ .secret }' }
          timeout: { after: PT20S }
          output:
            as: '${ .asked.path }'
    """
    And given the workflow input is:
    """yaml
    secret: quiet
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    /realms/fake-authority/token
    """

  # dsl-reference, OpenIdConnect Authentication: "Supported values are `authorization_code`, `client_credentials`, `password`, `refresh_token` and `urn:ietf:params:oauth:grant-type:token-exchange`."
  Scenario: The Grant Of Client Credentials Of An OpenID Connect Token
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-grant-of-client-credentials-of-an-openid-connect-token
      version: '1.0.0'
    do:
      - ask:
          call: http
          with:
            method: get
            endpoint:
              uri: https://secured.fake.com/whoami
              authentication:
                oidc:
                  authority: http://keycloak/realms/fake-authority
                  grant: client_credentials
                  client: { id: workflow-runtime, secret: '${ .secret }' }
          timeout: { after: PT20S }
          output:
            as: '${ .asked.grant_type }'
    """
    And given the workflow input is:
    """yaml
    secret: quiet
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    client_credentials
    """

  # dsl-reference, OpenIdConnect Authentication: "Used only if the grant type is `Password`."
  Scenario: The Grant Of A Password Of An OpenID Connect Token
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-grant-of-a-password-of-an-openid-connect-token
      version: '1.0.0'
    do:
      - ask:
          call: http
          with:
            method: get
            endpoint:
              uri: https://secured.fake.com/whoami
              authentication:
                oidc:
                  authority: http://keycloak/realms/fake-authority
                  grant: password
                  username: ada
                  password: ${ .word }
                  client: { id: workflow-runtime, secret: '${ .secret }' }
          timeout: { after: PT20S }
          output:
            as: '${ .asked | [ .grant_type, .username, .password ] }'
    """
    And given the workflow input is:
    """yaml
    { secret: quiet, word: lovelace }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ password, ada, LOVELACE ]
    """

  # dsl-reference, OpenIdConnect Authentication: "Used only if the grant type is `Password`."
  Scenario: Name And Password Of Another Grant Of An OpenID Connect Token
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: name-and-password-of-another-grant-of-an-openid-connect-toke
      version: '1.0.0'
    do:
      - ask:
          call: http
          with:
            method: get
            endpoint:
              uri: https://secured.fake.com/whoami
              authentication:
                oidc:
                  authority: http://keycloak/realms/fake-authority
                  grant: client_credentials
                  client: { id: workflow-runtime, secret: '${ .secret }' }
                  username: ada
                  password: ${ .word }
          timeout: { after: PT20S }
          output:
            as: '${ .asked | [ has("username"), has("password") ] }'
    """
    And given the workflow input is:
    """yaml
    { secret: quiet, word: lovelace }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ false, false ]
    """

  # dsl-reference, OpenIdConnect Authentication: "The grant type to use."
  Scenario: The Grant Of A Refresh Token Of An OpenID Connect Token
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-grant-of-a-refresh-token-of-an-openid-connect-token
      version: '1.0.0'
    do:
      - ask:
          call: http
          with:
            method: get
            endpoint:
              uri: https://secured.fake.com/whoami
              authentication:
                oidc:
                  authority: http://keycloak/realms/fake-authority
                  grant: refresh_token
                  subject: { token: "${ .token }", type: "urn:ietf:params:oauth:token-type:refresh_token" }
                  client: { id: workflow-runtime, secret: '${ .secret }' }
          timeout: { after: PT20S }
          output:
            as: '${ .asked | [ .grant_type, .refresh_token ] }'
    """
    And given the workflow input is:
    """yaml
    { secret: quiet, token: r-1 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ refresh_token, R-1 ]
    """

  # dsl-reference, OpenIdConnect Authentication: "The security token that represents the identity of the party on behalf of whom the request is being made."
  Scenario: The Subject Of An OpenID Connect Token
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-subject-of-an-openid-connect-token
      version: '1.0.0'
    do:
      - ask:
          call: http
          with:
            method: get
            endpoint:
              uri: https://secured.fake.com/whoami
              authentication:
                oidc:
                  authority: http://keycloak/realms/fake-authority
                  grant: urn:ietf:params:oauth:grant-type:token-exchange
                  subject: { token: "${ .token }", type: "urn:ietf:params:oauth:token-type:jwt" }
                  client: { id: workflow-runtime, secret: '${ .secret }' }
          timeout: { after: PT20S }
          output:
            as: '${ .asked | [ .grant_type, .subject_token, .subject_token_type ] }'
    """
    And given the workflow input is:
    """yaml
    { secret: quiet, token: s-1 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ "urn:ietf:params:oauth:grant-type:token-exchange", S-1, "urn:ietf:params:oauth:token-type:jwt" ]
    """

  # dsl-reference, OpenIdConnect Authentication: "The security token that represents the identity of the acting party."
  Scenario: The Actor Of An OpenID Connect Token
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-actor-of-an-openid-connect-token
      version: '1.0.0'
    do:
      - ask:
          call: http
          with:
            method: get
            endpoint:
              uri: https://secured.fake.com/whoami
              authentication:
                oidc:
                  authority: http://keycloak/realms/fake-authority
                  grant: urn:ietf:params:oauth:grant-type:token-exchange
                  subject: { token: "${ .token }", type: "urn:ietf:params:oauth:token-type:jwt" }
                  actor: { token: "${ .actor }", type: "urn:ietf:params:oauth:token-type:access_token" }
                  client: { id: workflow-runtime, secret: '${ .secret }' }
          timeout: { after: PT20S }
          output:
            as: '${ .asked | [ .actor_token, .actor_token_type ] }'
    """
    And given the workflow input is:
    """yaml
    { secret: quiet, token: s-1, actor: a-1 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ A-1, "urn:ietf:params:oauth:token-type:access_token" ]
    """

  # dsl-reference, OpenIdConnect Authentication: "The grant type to use."
  Scenario: A Grant That Needs A Person Of An OpenID Connect Token
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-grant-that-needs-a-person-of-an-openid-connect-token
      version: '1.0.0'
    do:
      - ask:
          call: http
          with:
            method: get
            endpoint:
              uri: https://secured.fake.com/whoami
              authentication:
                oidc:
                  authority: http://keycloak/realms/fake-authority
                  grant: authorization_code
                  client: { id: workflow-runtime, secret: '${ .secret }' }
          timeout: { after: PT20S }
          output:
            as: '${ . }'
    """
    And given the workflow input is:
    """yaml
    secret: quiet
    """
    When the workflow is executed
    Then the workflow should be refused by the rule "unsupported-construct" at "/do/0/ask/with/endpoint/authentication/oidc/grant"

  # dsl-reference, OpenIdConnect Authentication: "The client id to use."
  Scenario: The Client Of An OpenID Connect Token
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-client-of-an-openid-connect-token
      version: '1.0.0'
    do:
      - ask:
          call: http
          with:
            method: get
            endpoint:
              uri: https://secured.fake.com/whoami
              authentication:
                oidc:
                  authority: http://keycloak/realms/fake-authority
                  grant: client_credentials
                  client: { id: workflow-runtime, secret: '${ .secret }' }
          timeout: { after: PT20S }
          output:
            as: '${ .asked.client_id }'
    """
    And given the workflow input is:
    """yaml
    secret: quiet
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    workflow-runtime
    """

  # dsl-reference, OpenIdConnect Authentication: "The client secret to use, if any."
  Scenario: The Secret Of The Client Of An OpenID Connect Token
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-secret-of-the-client-of-an-openid-connect-token
      version: '1.0.0'
    do:
      - ask:
          call: http
          with:
            method: get
            endpoint:
              uri: https://secured.fake.com/whoami
              authentication:
                oidc:
                  authority: http://keycloak/realms/fake-authority
                  grant: client_credentials
                  client: { id: workflow-runtime, secret: '${ .secret }' }
          timeout: { after: PT20S }
          output:
            as: '${ .asked.client_secret }'
    """
    And given the workflow input is:
    """yaml
    secret: quiet
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    QUIET
    """

  # dsl-reference, OpenIdConnect Authentication: "Defaults to `client_secret_post`."
  Scenario: The Usual Proof Of The Client Of An OpenID Connect Token
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-usual-proof-of-the-client-of-an-openid-connect-token
      version: '1.0.0'
    do:
      - ask:
          call: http
          with:
            method: get
            endpoint:
              uri: https://secured.fake.com/whoami
              authentication:
                oidc:
                  authority: http://keycloak/realms/fake-authority
                  grant: client_credentials
                  client: { id: workflow-runtime, secret: '${ .secret }' }
          timeout: { after: PT20S }
          output:
            as: '${ .asked | [ has("basic"), has("client_secret") ] }'
    """
    And given the workflow input is:
    """yaml
    secret: quiet
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ false, true ]
    """

  # dsl-reference, OpenIdConnect Authentication: "Supported values are `client_secret_basic`, `client_secret_post`, `client_secret_jwt`, `private_key_jwt` or `none`."
  Scenario: The Basic Proof Of The Client Of An OpenID Connect Token
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-basic-proof-of-the-client-of-an-openid-connect-token
      version: '1.0.0'
    do:
      - ask:
          call: http
          with:
            method: get
            endpoint:
              uri: https://secured.fake.com/whoami
              authentication:
                oidc:
                  authority: http://keycloak/realms/fake-authority
                  grant: client_credentials
                  client: { id: workflow-runtime, authentication: client_secret_basic, secret: '${ .secret }' }
          timeout: { after: PT20S }
          output:
            as: '${ .asked | [ .basic, has("client_secret") ] }'
    """
    And given the workflow input is:
    """yaml
    secret: quiet
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ "WORKFLOW-RUNTIME:QUIET", false ]
    """

  # dsl-reference, OpenIdConnect Authentication: "Supported values are `client_secret_basic`, `client_secret_post`, `client_secret_jwt`, `private_key_jwt` or `none`."
  Scenario: The Proof Of The Client In The Request Of An OpenID Connect Token
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-proof-of-the-client-in-the-request-of-an-openid-connect
      version: '1.0.0'
    do:
      - ask:
          call: http
          with:
            method: get
            endpoint:
              uri: https://secured.fake.com/whoami
              authentication:
                oidc:
                  authority: http://keycloak/realms/fake-authority
                  grant: client_credentials
                  client: { id: workflow-runtime, authentication: client_secret_post, secret: '${ .secret }' }
          timeout: { after: PT20S }
          output:
            as: '${ .asked | [ .client_id, .client_secret ] }'
    """
    And given the workflow input is:
    """yaml
    secret: quiet
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ workflow-runtime, QUIET ]
    """

  # dsl-reference, OpenIdConnect Authentication: "Supported values are `client_secret_basic`, `client_secret_post`, `client_secret_jwt`, `private_key_jwt` or `none`."
  Scenario: The Proof Of The Client Signed By Its Secret Of An OpenID Connect Token
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-proof-of-the-client-signed-by-its-secret-of-an-openid-co
      version: '1.0.0'
    do:
      - ask:
          call: http
          with:
            method: get
            endpoint:
              uri: https://secured.fake.com/whoami
              authentication:
                oidc:
                  authority: http://keycloak/realms/fake-authority
                  grant: client_credentials
                  client: { id: workflow-runtime, authentication: client_secret_jwt, secret: '${ .secret }' }
          timeout: { after: PT20S }
          output:
            as: '${ .asked | [ .client_assertion_type, (.client_assertion | split(".") | length), has("client_secret") ] }'
    """
    And given the workflow input is:
    """yaml
    secret: a-secret-that-is-long-enough-to-sign
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ "urn:ietf:params:oauth:client-assertion-type:jwt-bearer", 3, false ]
    """

  # dsl-reference, OpenIdConnect Authentication: "Required when `client.authentication` has been set to `private_key_jwt`."
  Scenario: The Assertion Of The Client Of An OpenID Connect Token
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-assertion-of-the-client-of-an-openid-connect-token
      version: '1.0.0'
    do:
      - ask:
          call: http
          with:
            method: get
            endpoint:
              uri: https://secured.fake.com/whoami
              authentication:
                oidc:
                  authority: http://keycloak/realms/fake-authority
                  grant: client_credentials
                  client: { id: workflow-runtime, authentication: private_key_jwt, assertion: '${ .assertion }' }
          timeout: { after: PT20S }
          output:
            as: '${ .asked.client_assertion }'
    """
    And given the workflow input is:
    """yaml
    assertion: aaa.bbb.ccc
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    AAA.BBB.CCC
    """

  # dsl-reference, OpenIdConnect Authentication: "Required when `client.authentication` has been set to `private_key_jwt`."
  Scenario: A Missing Assertion Of An OpenID Connect Token
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-missing-assertion-of-an-openid-connect-token
      version: '1.0.0'
    do:
      - ask:
          call: http
          with:
            method: get
            endpoint:
              uri: https://secured.fake.com/whoami
              authentication:
                oidc:
                  authority: http://keycloak/realms/fake-authority
                  grant: client_credentials
                  client: { id: workflow-runtime, authentication: private_key_jwt }
          timeout: { after: PT20S }
          output:
            as: '${ . }'
    """
    And given the workflow input is:
    """yaml
    secret: quiet
    """
    When the workflow is executed
    Then the workflow should fault with a 'configuration' error

  # dsl-reference, OpenIdConnect Authentication: "Required if the `client.authentication` method has **not** been set to `none`."
  Scenario: No Proof Of The Client Of An OpenID Connect Token
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: no-proof-of-the-client-of-an-openid-connect-token
      version: '1.0.0'
    do:
      - ask:
          call: http
          with:
            method: get
            endpoint:
              uri: https://secured.fake.com/whoami
              authentication:
                oidc:
                  authority: http://keycloak/realms/fake-authority
                  grant: client_credentials
                  client: { id: workflow-runtime, authentication: none }
          timeout: { after: PT20S }
          output:
            as: '${ .asked | [ .client_id, has("client_secret"), has("basic") ] }'
    """
    And given the workflow input is:
    """yaml
    secret: quiet
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ workflow-runtime, false, false ]
    """

  # dsl-reference, OpenIdConnect Authentication: "Defaults to application/x-www-form-urlencoded."
  Scenario: The Usual Encoding Of An OpenID Connect Token
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-usual-encoding-of-an-openid-connect-token
      version: '1.0.0'
    do:
      - ask:
          call: http
          with:
            method: get
            endpoint:
              uri: https://secured.fake.com/whoami
              authentication:
                oidc:
                  authority: http://keycloak/realms/fake-authority
                  grant: client_credentials
                  client: { id: workflow-runtime, secret: '${ .secret }' }
          timeout: { after: PT20S }
          output:
            as: '${ .asked.encoding }'
    """
    And given the workflow input is:
    """yaml
    secret: quiet
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    application/x-www-form-urlencoded
    """

  # dsl-reference, OpenIdConnect Authentication: "The encoding of the token request."
  Scenario: The Encoding Of An OpenID Connect Token
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-encoding-of-an-openid-connect-token
      version: '1.0.0'
    do:
      - ask:
          call: http
          with:
            method: get
            endpoint:
              uri: https://secured.fake.com/whoami
              authentication:
                oidc:
                  authority: http://keycloak/realms/fake-authority
                  grant: client_credentials
                  client: { id: workflow-runtime, secret: '${ .secret }' }
                  request: { encoding: application/json }
          timeout: { after: PT20S }
          output:
            as: '${ .asked | [ .encoding, .grant_type ] }'
    """
    And given the workflow input is:
    """yaml
    secret: quiet
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ application/json, client_credentials ]
    """

  # dsl-reference, OpenIdConnect Authentication: "A list that contains that contains valid issuers that will be used to check against the issuer of generated tokens."
  Scenario: The Right Issuer Of An OpenID Connect Token
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-right-issuer-of-an-openid-connect-token
      version: '1.0.0'
    do:
      - ask:
          call: http
          with:
            method: get
            endpoint:
              uri: https://secured.fake.com/whoami
              authentication:
                oidc:
                  authority: http://keycloak/realms/fake-authority
                  grant: client_credentials
                  client: { id: workflow-runtime, secret: '${ .secret }' }
                  issuers: [ http://keycloak/realms/other, http://keycloak/realms/fake-authority ]
          timeout: { after: PT20S }
          output:
            as: '${ .asked.grant_type }'
    """
    And given the workflow input is:
    """yaml
    secret: quiet
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    client_credentials
    """

  # dsl-reference, OpenIdConnect Authentication: "A list that contains that contains valid issuers that will be used to check against the issuer of generated tokens."
  Scenario: The Wrong Issuer Of An OpenID Connect Token
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-wrong-issuer-of-an-openid-connect-token
      version: '1.0.0'
    do:
      - ask:
          call: http
          with:
            method: get
            endpoint:
              uri: https://secured.fake.com/whoami
              authentication:
                oidc:
                  authority: http://keycloak/realms/fake-authority
                  grant: client_credentials
                  client: { id: workflow-runtime, secret: '${ .secret }' }
                  issuers: [ http://keycloak/realms/other ]
          timeout: { after: PT20S }
          output:
            as: '${ . }'
    """
    And given the workflow input is:
    """yaml
    secret: quiet
    """
    When the workflow is executed
    Then the workflow should fault with a 'authentication' error

  # dsl-reference, OpenIdConnect Authentication: "The scopes, if any, to request the token for."
  Scenario: The Scopes Of An OpenID Connect Token
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-scopes-of-an-openid-connect-token
      version: '1.0.0'
    do:
      - ask:
          call: http
          with:
            method: get
            endpoint:
              uri: https://secured.fake.com/whoami
              authentication:
                oidc:
                  authority: http://keycloak/realms/fake-authority
                  grant: client_credentials
                  client: { id: workflow-runtime, secret: '${ .secret }' }
                  scopes: [ api, profile ]
          timeout: { after: PT20S }
          output:
            as: '${ .asked.scope }'
    """
    And given the workflow input is:
    """yaml
    secret: quiet
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    api profile
    """

  # dsl-reference, OpenIdConnect Authentication: "The audiences, if any, to request the token for."
  Scenario: The Audiences Of An OpenID Connect Token
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-audiences-of-an-openid-connect-token
      version: '1.0.0'
    do:
      - ask:
          call: http
          with:
            method: get
            endpoint:
              uri: https://secured.fake.com/whoami
              authentication:
                oidc:
                  authority: http://keycloak/realms/fake-authority
                  grant: client_credentials
                  client: { id: workflow-runtime, secret: '${ .secret }' }
                  audiences: [ runtime, console ]
          timeout: { after: PT20S }
          output:
            as: '${ .asked.audience }'
    """
    And given the workflow input is:
    """yaml
    secret: quiet
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ runtime, console ]
    """

  # dsl-reference, OpenIdConnect Authentication: "The client secret to use, if any."
  Scenario: A Secret That Is Written Out Of An OpenID Connect Token
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-secret-that-is-written-out-of-an-openid-connect-token
      version: '1.0.0'
    do:
      - ask:
          call: http
          with:
            method: get
            endpoint:
              uri: https://secured.fake.com/whoami
              authentication:
                oidc:
                  authority: http://keycloak/realms/fake-authority
                  grant: client_credentials
                  client: { id: workflow-runtime, secret: quiet }
          timeout: { after: PT20S }
          output:
            as: '${ . }'
    """
    And given the workflow input is:
    """yaml
    secret: quiet
    """
    When the workflow is executed
    Then the workflow should be refused by the rule "literal-credential" at "/do/0/ask/with/endpoint/authentication/oidc/client/secret"

  # dsl-reference, Authentication: "The `oidc` authentication scheme to use, if any."
  Scenario: The Token Is Shown By OpenID Connect
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-token-is-shown-by-openid-connect
      version: '1.0.0'
    do:
      - ask:
          call: http
          with:
            method: get
            endpoint:
              uri: https://secured.fake.com/whoami
              authentication:
                oidc:
                  authority: http://keycloak/realms/fake-authority
                  grant: client_credentials
                  client: { id: workflow-runtime, secret: '${ .secret }' }
          timeout: { after: PT20S }
          output:
            as: '${ .scheme }'
    """
    And given the workflow input is:
    """yaml
    secret: quiet
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    Bearer
    """

  # dsl-reference, Authentication: "The name of the top-level authentication definition to use."
  Scenario: A Policy By Reference Of An OpenID Connect Token
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-policy-by-reference-of-an-openid-connect-token
      version: '1.0.0'
    use:
      authentications:
        known:
          oidc:
            authority: http://keycloak/realms/fake-authority
            grant: client_credentials
            client: { id: workflow-runtime, secret: '${ .secret }' }
    do:
      - ask:
          call: http
          with:
            method: get
            endpoint:
              uri: https://secured.fake.com/whoami
              authentication:
                use: known
          timeout: { after: PT20S }
          output:
            as: '${ .asked.client_id }'
    """
    And given the workflow input is:
    """yaml
    secret: quiet
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    workflow-runtime
    """

  # dsl-reference, Standard Error Types: "authentication"
  Scenario: An Authority That Refuses By OpenID Connect
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: an-authority-that-refuses-by-openid-connect
      version: '1.0.0'
    do:
      - ask:
          call: http
          with:
            method: get
            endpoint:
              uri: https://secured.fake.com/whoami
              authentication:
                oidc:
                  authority: http://keycloak/realms/fake-authority
                  grant: client_credentials
                  client: { id: refused, secret: '${ .secret }' }
          timeout: { after: PT20S }
          output:
            as: '${ .asked }'
    """
    And given the workflow input is:
    """yaml
    secret: quiet
    """
    When the workflow is executed
    Then the workflow should fault with a 'authentication' error
    And the workflow should fault with error:
    """yaml
    status: 401
    """
