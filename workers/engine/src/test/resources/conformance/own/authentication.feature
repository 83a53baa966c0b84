@own
Feature: Authentication
  As an implementer of the workflow DSL
  I want to ensure that calls authenticate as they say
  So that my implementation conforms to the expected behavior

  # dsl-reference, Bearer Authentication: "The bearer token to use."
  Scenario: Bearer
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: bearer
      version: '1.0.0'
    do:
      - get:
          call: http
          with:
            method: get
            endpoint:
              uri: https://httpbin.org/bearer
              authentication:
                bearer:
                  token: ${ .token }
    """
    And given the workflow input is:
    """yaml
    token: conformance
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    authenticated: true
    """

  # dsl-reference, Use: "A name/value mapping of the workflow's reusable authentication policies."
  Scenario: By Reference
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: by-reference
      version: '1.0.0'
    use:
      authentications:
        known:
          basic:
            username: ${ .name }
            password: ${ .word }
    do:
      - get:
          call: http
          with:
            method: get
            endpoint:
              uri: https://httpbin.org/basic-auth/ada/lovelace
              authentication:
                use: known
          output:
            as: ${ .authenticated }
    """
    And given the workflow input is:
    """yaml
    { name: ada, word: lovelace }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    true
    """

  # dsl-reference, Basic Authentication: "The password to use."
  Scenario: A Wrong Password Is An Error
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-wrong-password-is-an-error
      version: '1.0.0'
    do:
      - get:
          call: http
          with:
            method: get
            endpoint:
              uri: https://httpbin.org/basic-auth/ada/lovelace
              authentication:
                basic:
                  username: ada
                  password: ${ .word }
    """
    And given the workflow input is:
    """yaml
    word: wrong
    """
    When the workflow is executed
    Then the workflow should fault
    And the workflow should fault with error:
    """yaml
    status: 401
    """

  # dsl-reference, Use: "reusable authentication policies."
  Scenario: An Unknown Policy Is Refused
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: an-unknown-policy-is-refused
      version: '1.0.0'
    do:
      - get:
          call: http
          with:
            method: get
            endpoint:
              uri: https://httpbin.org/bearer
              authentication:
                use: nobodyDefinedIt
    """
    When the workflow is executed
    Then the workflow should be refused

  # dsl, Secret: "If a workflow attempts to access a secret to which it does not have access rights or which does not exist"
  Scenario: A Secret That Is Not Declared Is Refused
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-secret-that-is-not-declared-is-refused
      version: '1.0.0'
    do:
      - get:
          call: http
          with:
            method: get
            endpoint:
              uri: https://httpbin.org/bearer
              authentication:
                bearer:
                  use: nobodyDefinedIt
    """
    When the workflow is executed
    Then the workflow should be refused

  # dsl, Authorization Descriptor: "The resolved authorization scheme."
  Scenario: The Scheme Of The Authorization
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-scheme-of-the-authorization
      version: '1.0.0'
    do:
      - get:
          call: http
          with:
            method: get
            endpoint:
              uri: https://httpbin.org/bearer
              authentication:
                bearer:
                  token: ${ .token }
          output:
            as: '${ { authenticated, scheme: $authorization.scheme } }'
      - show:
          set:
            scheme: ${ .scheme }
            none: ${ $authorization.scheme }
    """
    And given the workflow input is:
    """yaml
    token: conformance
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    scheme: Bearer
    none: null
    """

  # dsl, Authorization Descriptor: "The resolved authorization parameter."
  Scenario: The Parameter Of The Authorization Is Not Shown To The Run
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-parameter-of-the-authorization-is-not-shown-to-the-run
      version: '1.0.0'
    do:
      - get:
          call: http
          with:
            method: get
            endpoint:
              uri: https://httpbin.org/bearer
              authentication:
                bearer:
                  token: ${ .token }
          output:
            as: ${ $authorization.parameter }
    """
    And given the workflow input is:
    """yaml
    token: conformance
    """
    When the workflow is executed
    Then the workflow should be refused by the rule "secret-in-expression" at "/do/0/get/output/as"

  # dsl-reference, Authentication: "The `certificate` authentication scheme to use, if any."
  Scenario: A Private Key Is Never Written Out
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-private-key-is-never-written-out
      version: '1.0.0'
    use:
      secrets: [ partner ]
    do:
      - get:
          call: http
          with:
            method: get
            endpoint:
              uri: https://httpbin.org/get
              authentication:
                certificate:
                  key: '-----BEGIN PRIVATE KEY-----'
                  chain: ${ $secrets.partner.chain }
    """
    When the workflow is executed
    Then the workflow should be refused by the rule "literal-credential" at "/do/0/get/with/endpoint/authentication/certificate/key"

  # dsl-reference, Authentication: "The `certificate` authentication scheme to use, if any."
  Scenario: A Private Key Does Not Come From Data
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-private-key-does-not-come-from-data
      version: '1.0.0'
    use:
      secrets: [ partner ]
    do:
      - get:
          call: http
          with:
            method: get
            endpoint:
              uri: https://httpbin.org/get
              authentication:
                certificate:
                  key: ${ .key }
                  chain: ${ $secrets.partner.chain }
    """
    When the workflow is executed
    Then the workflow should be refused by the rule "literal-credential" at "/do/0/get/with/endpoint/authentication/certificate/key"

  # dsl, Authorization Descriptor: "The resolved authorization parameter."
  Scenario: A Certificate Has No Parameter
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-certificate-has-no-parameter
      version: '1.0.0'
    use:
      secrets: [ partner ]
    do:
      - get:
          call: http
          with:
            method: get
            headers:
              x-copy: ${ $authorization.parameter }
            endpoint:
              uri: https://httpbin.org/get
              authentication:
                certificate:
                  use: partner
    """
    When the workflow is executed
    Then the workflow should be refused by the rule "invalid-argument" at "/do/0/get/with/headers/x-copy"

  # dsl-reference, OAUTH2 Authentication: "The grant type to use.<br>Supported values are `authorization_code`, `client_credentials`, `password`, `refresh_token` and `urn:ietf:params:oauth:grant-type:token-exchange`."
  Scenario: A Code Of OAUTH2 Needs A Person
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-code-of-oauth2-needs-a-person
      version: '1.0.0'
    use:
      secrets: [ partner ]
    do:
      - get:
          call: http
          with:
            method: get
            endpoint:
              uri: https://httpbin.org/get
              authentication:
                oauth2:
                  authority: https://id.example.com
                  grant: authorization_code
    """
    When the workflow is executed
    Then the workflow should be refused by the rule "unsupported-construct" at "/do/0/get/with/endpoint/authentication/oauth2/grant"

  # dsl-reference, OpenIdConnect Authentication: "The grant type to use.<br>Supported values are `authorization_code`, `client_credentials`, `password`, `refresh_token` and `urn:ietf:params:oauth:grant-type:token-exchange`."
  Scenario: A Code Of OIDC Needs A Person
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-code-of-oidc-needs-a-person
      version: '1.0.0'
    use:
      secrets: [ partner ]
    do:
      - get:
          call: http
          with:
            method: get
            endpoint:
              uri: https://httpbin.org/get
              authentication:
                oidc:
                  authority: https://id.example.com
                  grant: authorization_code
    """
    When the workflow is executed
    Then the workflow should be refused by the rule "unsupported-construct" at "/do/0/get/with/endpoint/authentication/oidc/grant"
