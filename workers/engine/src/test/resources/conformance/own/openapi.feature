@own
Feature: OpenAPI Call
  As an implementer of the workflow DSL
  I want to ensure that OpenAPI calls send what the document says
  So that my implementation conforms to the expected behavior

  # dsl-reference, OpenAPI Call: "The id of the OpenAPI operation to call."
  Scenario: An Operation With A Path Parameter
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: an-operation-with-a-path-parameter
      version: '1.0.0'
    do:
      - get:
          call: openapi
          with:
            document:
              endpoint: https://petstore.swagger.io/v2/swagger.json
            operationId: getPetById
            parameters:
              petId: ${ .id }
          output:
            as: ${ .id }
    """
    And given the workflow input is:
    """yaml
    id: 5
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    5
    """

  # dsl-reference, OpenAPI Call: "The id of the OpenAPI operation to call."
  Scenario: An Unknown Operation Is An Error
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: an-unknown-operation-is-an-error
      version: '1.0.0'
    do:
      - get:
          call: openapi
          with:
            document:
              endpoint: https://petstore.swagger.io/v2/swagger.json
            operationId: nobodyKnows
    """
    When the workflow is executed
    Then the workflow should fault

  # dsl-reference, OpenAPI Call: "A name/value mapping of the parameters, if any, of the OpenAPI operation to call."
  Scenario: A Query Parameter
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-query-parameter
      version: '1.0.0'
    do:
      - find:
          call: openapi
          with:
            document:
              endpoint: https://petstore.swagger.io/v2/swagger.json
            operationId: findPetsByStatus
            parameters:
              status: available
          output:
            as: ${ length }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    1
    """

  # dsl-reference, OpenAPI Call: "which output's the base-64 encoded [http response](#http-response) content, if any."
  Scenario: Raw Output Of An Operation Is Base 64
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: raw-output-of-an-operation-is-base-64
      version: '1.0.0'
    do:
      - get:
          call: openapi
          with:
            document:
              endpoint: https://petstore.swagger.io/v2/swagger.json
            operationId: getPetById
            parameters:
              petId: 6
            output: raw
          output:
            as: ${ @base64d | fromjson | .id }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    6
    """

  # dsl-reference, OpenAPI Call: "If set to `false`, runtimes must raise an error for response status codes outside the `200–299` range."
  Scenario: A Missing Pet Is A Communication Error
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-missing-pet-is-a-communication-error
      version: '1.0.0'
    do:
      - get:
          call: openapi
          with:
            document:
              endpoint: https://petstore.swagger.io/v2/swagger.json
            operationId: getPetById
            parameters:
              petId: 404
    """
    When the workflow is executed
    Then the workflow should fault with a 'communication' error
    And the workflow should fault with error:
    """yaml
    status: 404
    """

  # dsl-reference, OpenAPI Call: "The OpenAPI document that defines the operation to call."
  Scenario: A Document That Is Not There Is An Error
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-document-that-is-not-there-is-an-error
      version: '1.0.0'
    do:
      - get:
          call: openapi
          with:
            document:
              endpoint: https://petstore.swagger.io/nowhere.json
            operationId: getPetById
    """
    When the workflow is executed
    Then the workflow should fault
