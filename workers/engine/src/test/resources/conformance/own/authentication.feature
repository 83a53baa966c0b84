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
