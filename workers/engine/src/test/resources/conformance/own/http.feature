@own
Feature: HTTP Call
  As an implementer of the workflow DSL
  I want to ensure that HTTP calls send and read what they say
  So that my implementation conforms to the expected behavior

  # dsl-reference, HTTP Call: "A name/value mapping of the HTTP headers to use, if any."
  Scenario: Headers Query And Body Are Sent
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: headers-query-and-body-are-sent
      version: '1.0.0'
    do:
      - send:
          call: http
          with:
            method: post
            endpoint: https://httpbin.org/anything/orders
            headers:
              X-Trace: ${ .trace }
            query:
              page: ${ .page }
            body:
              id: ${ .id }
          output:
            as: '${ { method, path, query, body: (.data | fromjson), trace: .headers["X-trace"] } }'
    """
    And given the workflow input is:
    """yaml
    { trace: t-1, page: 2, id: 7 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    method: POST
    path: /anything/orders
    query: page=2
    body: { id: 7 }
    trace: t-1
    """

  # dsl-reference, HTTP Call: "which outputs the content of [http response](#http-response), possibly deserialized."
  Scenario: Content Is Deserialised By Default
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: content-is-deserialised-by-default
      version: '1.0.0'
    do:
      - get:
          call: http
          with:
            method: get
            endpoint: https://petstore.swagger.io/v2/pet/1
          output:
            as: ${ .name }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    milou
    """

  # dsl-reference, HTTP Call: "which output's the base-64 encoded [http response](#http-response) content, if any."
  Scenario: Raw Output Is Base 64
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: raw-output-is-base-64
      version: '1.0.0'
    do:
      - get:
          call: http
          with:
            method: get
            endpoint: https://petstore.swagger.io/v2/pet/1
            output: raw
          output:
            as: ${ @base64d | fromjson | .name }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    milou
    """

  # dsl-reference, HTTP Response: "The HTTP request associated with the HTTP response."
  Scenario: Response Output Tells The Request
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: response-output-tells-the-request
      version: '1.0.0'
    do:
      - get:
          call: http
          with:
            method: get
            endpoint: https://petstore.swagger.io/v2/pet/1
            output: response
          output:
            as: '${ { statusCode, method: (.request.method | ascii_downcase), asked: (.request.uri | endswith("/v2/pet/1")), name: .content.name } }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    { statusCode: 200, method: get, asked: true, name: milou }
    """

  # dsl-reference, HTTP Call: "If set to `false`, runtimes must raise an error for response status codes outside the `200–299` range."
  Scenario: A Redirection Is An Error By Default
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-redirection-is-an-error-by-default
      version: '1.0.0'
    do:
      - get:
          call: http
          with:
            method: get
            endpoint: https://httpbin.org/status/304
    """
    When the workflow is executed
    Then the workflow should fault with a 'communication' error
    And the workflow should fault with error:
    """yaml
    status: 304
    """

  # dsl-reference, HTTP Call: "If set to `true`, they must raise an error for status codes outside the `200–399` range."
  Scenario: A Redirection Can Be Taken
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-redirection-can-be-taken
      version: '1.0.0'
    do:
      - get:
          call: http
          with:
            method: get
            endpoint: https://httpbin.org/status/304
            redirect: true
            output: response
          output:
            as: ${ .statusCode }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    304
    """

  # dsl-reference, HTTP Call: "they must raise an error for status codes outside the `200–399` range."
  Scenario: An Error Status Is A Communication Error
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: an-error-status-is-a-communication-error
      version: '1.0.0'
    do:
      - get:
          call: http
          with:
            method: get
            endpoint: https://httpbin.org/status/418
            redirect: true
    """
    When the workflow is executed
    Then the workflow should fault with a 'communication' error
    And the workflow should fault with error:
    """yaml
    status: 418
    instance: /do/0/get
    """

  # dsl-reference, URI Template: "The identifier inside the curly braces will be replaced with its value during runtime evaluation."
  Scenario: A Template Takes Top Level Values
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-template-takes-top-level-values
      version: '1.0.0'
    do:
      - get:
          call: http
          with:
            method: get
            endpoint: https://httpbin.org/anything/{name}/{n}/{flag}
          output:
            as: ${ .path }
    """
    And given the workflow input is:
    """yaml
    { name: ada, n: 2, flag: true }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    /anything/ada/2/true
    """

  # dsl-reference, URI Template: "If no value is found for the identifier, an empty string will be used."
  Scenario: A Template Without A Value Is Empty
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-template-without-a-value-is-empty
      version: '1.0.0'
    do:
      - get:
          call: http
          with:
            method: get
            endpoint: https://httpbin.org/anything/a{nothing}b
          output:
            as: ${ .path }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    /anything/ab
    """

  # dsl-reference, URI Template: "If the variable is of a different type an error with type"
  Scenario: A Template Of A Structured Value Is An Error
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-template-of-a-structured-value-is-an-error
      version: '1.0.0'
    do:
      - get:
          call: http
          with:
            method: get
            endpoint: https://httpbin.org/anything/{pet}
    """
    And given the workflow input is:
    """yaml
    pet: { id: 1 }
    """
    When the workflow is executed
    Then the workflow should fault with a 'expression' error

  # dsl-reference, URI Template: "This means that `{pet.id}` will be replaced with the value of the `"pet.id"` property"
  Scenario: A Template Names Are Verbatim
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-template-names-are-verbatim
      version: '1.0.0'
    do:
      - get:
          call: http
          with:
            method: get
            endpoint: https://httpbin.org/anything/{pet.id}
          output:
            as: ${ .path }
    """
    And given the workflow input is:
    """yaml
    { pet: { id: nested }, pet.id: flat }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    /anything/flat
    """

  # dsl-reference, HTTP Call: "An URI or an object that describes the HTTP endpoint to call."
  Scenario: An Endpoint Is An Expression
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: an-endpoint-is-an-expression
      version: '1.0.0'
    do:
      - get:
          call: http
          with:
            method: get
            endpoint: ${ "https://httpbin.org/anything/" + .name }
          output:
            as: ${ .path }
    """
    And given the workflow input is:
    """yaml
    name: ada
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    /anything/ada
    """

  # dsl-reference, HTTP Call: "The HTTP request body, if any."
  Scenario: An Expression In The Body
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: an-expression-in-the-body
      version: '1.0.0'
    do:
      - send:
          call: http
          with:
            method: put
            endpoint:
              uri: https://httpbin.org/anything
            body: ${ .order }
          output:
            as: ${ .data | fromjson }
    """
    And given the workflow input is:
    """yaml
    order: { id: 7, lines: [ 1, 2 ] }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    { id: 7, lines: [ 1, 2 ] }
    """

  # dsl-reference, Endpoint: "The authentication policy to use."
  Scenario: Digest Of An Unknown Scheme Is Refused
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: digest-of-an-unknown-scheme-is-refused
      version: '1.0.0'
    do:
      - send:
          call: http
          with:
            method: get
            endpoint:
              uri: https://httpbin.org/anything
              authentication:
                magic: { word: please }
    """
    When the workflow is executed
    Then the workflow should be refused
