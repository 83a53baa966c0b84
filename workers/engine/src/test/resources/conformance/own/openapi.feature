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
