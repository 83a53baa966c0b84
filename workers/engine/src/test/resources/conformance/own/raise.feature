@own
Feature: Raise Task
  As an implementer of the workflow DSL
  I want to ensure that raise tasks raise the error that they describe
  So that my implementation conforms to the expected behavior

  # dsl-reference, Raise: "If a `string`, must be the name of an [error](#error) defined in the [workflow's reusable components](#use)."
  Scenario: Raise By Reference
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: raise-by-reference
      version: '1.0.0'
    use:
      errors:
        outOfStock:
          type: https://example.org/errors/out-of-stock
          status: 409
          title: Out Of Stock
    do:
      - stop:
          raise:
            error: outOfStock
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://example.org/errors/out-of-stock
    status: 409
    title: Out Of Stock
    instance: /do/0/stop
    """

  # dsl-reference, Raise: "must be the name of an [error](#error) defined in the [workflow's reusable components](#use)."
  Scenario: An Unknown Reference Is Refused
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: an-unknown-reference-is-refused
      version: '1.0.0'
    do:
      - stop:
          raise:
            error: nobodyDefinedIt
    """
    When the workflow is executed
    Then the workflow should be refused

  # dsl-reference, Error: "A human-readable explanation specific to this occurrence of the [`error`](#error) or a [runtime expression](dsl.md#runtime-expressions)"
  Scenario: Title And Detail Are Expressions
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: title-and-detail-are-expressions
      version: '1.0.0'
    do:
      - stop:
          raise:
            error:
              type: https://example.org/errors/low
              status: 400
              title: '${ "Too low: \(.n)" }'
              detail: ${ "In \($task.name) of \($workflow.definition.document.name)" }
    """
    And given the workflow input is:
    """yaml
    n: 1
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    title: 'Too low: 1'
    detail: In stop of title-and-detail-are-expressions
    """

  # dsl-reference, Error: "Runtimes MUST set the property when raising or escalating the [`error`](#error)."
  Scenario: The Instance Points Into Nested Tasks
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-instance-points-into-nested-tasks
      version: '1.0.0'
    do:
      - outer:
          do:
            - loop:
                for:
                  in: ${ [1] }
                do:
                  - stop:
                      raise:
                        error:
                          type: https://example.org/errors/nested
                          status: 500
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    instance: /do/0/outer/do/0/loop/do/0/stop
    """
