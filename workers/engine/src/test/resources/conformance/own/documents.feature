@own
Feature: Documents
  As an implementer of the workflow DSL
  I want to ensure that documents that break the rules of the language are refused
  So that my implementation conforms to the expected behavior

  # dsl-reference, Document: "The version of the DSL used to define the workflow."
  Scenario: An Unknown Task Is Refused
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: an-unknown-task-is-refused
      version: '1.0.0'
    do:
      - odd:
          juggle: { balls: 3 }
    """
    When the workflow is executed
    Then the workflow should be refused

  # dsl, Runtime Expressions: "All runtimes **must** support the default runtime expression language"
  Scenario: An Expression That Does Not Compile Is Refused
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: an-expression-that-does-not-compile-is-refused
      version: '1.0.0'
    do:
      - odd:
          set:
            n: ${ .n | }
    """
    When the workflow is executed
    Then the workflow should be refused

  # dsl-reference, Schema: "Supported values are"
  Scenario: A Schema That Is None Is Refused
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-schema-that-is-none-is-refused
      version: '1.0.0'
    input:
      schema:
        document:
          type: 12
    do:
      - odd:
          set: { n: 1 }
    """
    When the workflow is executed
    Then the workflow should be refused
