@own
Feature: Data Flow
  As an implementer of the workflow DSL
  I want to ensure that data is validated and transformed at each stage of a workflow
  So that my implementation conforms to the expected behavior

  # dsl, Data Flow: "Before the workflow starts, the input data provided to the workflow can be validated against the `input.schema` property to ensure it conforms to the expected structure."
  Scenario: Workflow Input Is Validated
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: workflow-input-is-validated
      version: '1.0.0'
    input:
      schema:
        document:
          type: object
          required: [ id ]
    do:
      - never:
          set:
            reached: true
    """
    And given the workflow input is:
    """yaml
    name: no id
    """
    When the workflow is executed
    Then the workflow should fault with a 'validation' error
    And never should not run

  # dsl, Data Flow: "The execution only proceeds if the input is valid."
  Scenario: Valid Workflow Input Proceeds
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: valid-workflow-input-proceeds
      version: '1.0.0'
    input:
      schema:
        format: json
        document:
          type: object
          required: [ id ]
    do:
      - reached:
          set:
            id: ${ .id }
    """
    And given the workflow input is:
    """yaml
    id: 7
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    id: 7
    """

  # dsl-reference, Input: "runtimes must validate raw input data against the defined schema before applying transformations"
  Scenario: Workflow Input Is Validated Before It Is Transformed
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: workflow-input-is-validated-before-it-is-transformed
      version: '1.0.0'
    input:
      schema:
        document:
          type: object
          required: [ user ]
      from: ${ .user.name }
    do:
      - greet:
          set:
            greeting: '${ "Hello " + . }'
    """
    And given the workflow input is:
    """yaml
    user: { name: Ada }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    greeting: Hello Ada
    """

  # dsl, Data Flow: "After workflow input validation and transformation, the transformed input is passed as the raw input to the first task."
  Scenario: Workflow Input Is Transformed
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: workflow-input-is-transformed
      version: '1.0.0'
    input:
      from: ${ .order.pet }
    do:
      - take:
          set:
            raw: ${ $task.input }
    """
    And given the workflow input is:
    """yaml
    order: { pet: { id: 1 } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    raw: { id: 1 }
    """

  # dsl-reference, Input: "A [runtime expression](dsl.md#runtime-expressions), if any, used to filter and/or mutate the workflow/task input."
  Scenario: Input From An Object Of Expressions
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: input-from-an-object-of-expressions
      version: '1.0.0'
    do:
      - take:
          input:
            from:
              twice: ${ .n * 2 }
              constant: word
          set:
            all: ${ . }
    """
    And given the workflow input is:
    """yaml
    n: 2
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    all: { twice: 4, constant: word }
    """

  # dsl, Data Flow: "Before a task executes, its raw input can be validated against the `input.schema` property to ensure it conforms to the expected structure."
  Scenario: Task Input Is Validated
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: task-input-is-validated
      version: '1.0.0'
    do:
      - strict:
          input:
            schema:
              document:
                type: object
                properties:
                  n:
                    type: integer
          set:
            reached: true
    """
    And given the workflow input is:
    """yaml
    n: seven
    """
    When the workflow is executed
    Then the workflow should fault with a 'validation' error

  # dsl, Data Flow: "This transformed input will be evaluated against any runtime expressions used within the task definition."
  Scenario: Task Input Is What Its Definition Sees
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: task-input-is-what-its-definition-sees
      version: '1.0.0'
    do:
      - see:
          input:
            from: ${ .inner }
          set:
            dot: ${ .v }
            argument: ${ $input.v }
            raw: ${ $task.input.inner.v }
    """
    And given the workflow input is:
    """yaml
    inner: { v: 1 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    { dot: 1, argument: 1, raw: 1 }
    """

  # dsl, Data Flow: "It evaluates the raw task output and defaults to the identity expression, which leaves the output unchanged."
  Scenario: Task Output Defaults To Identity
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: task-output-defaults-to-identity
      version: '1.0.0'
    do:
      - one:
          set:
            a: 1
            b: 2
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    { a: 1, b: 2 }
    """

  # dsl-reference, Output: "if any, used to filter and/or mutate the workflow/task output."
  Scenario: Task Output Is Transformed
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: task-output-is-transformed
      version: '1.0.0'
    do:
      - one:
          set:
            pet:
              id: 3
          output:
            as:
              petId: ${ .pet.id }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    petId: 3
    """

  # dsl, Data Flow: "After `output.as` is evaluated, the transformed task output is validated against the `output.schema` property to ensure it conforms to the expected structure."
  Scenario: Task Output Is Validated After It Is Transformed
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: task-output-is-validated-after-it-is-transformed
      version: '1.0.0'
    do:
      - one:
          set:
            pet:
              id: 3
          output:
            as: ${ .pet.id }
            schema:
              document:
                type: string
    """
    When the workflow is executed
    Then the workflow should fault with a 'validation' error

  # dsl, Data Flow: "The result of this runtime expression replaces the workflow's current context and the content of the `$context` runtime expression argument."
  Scenario: Export Replaces The Context
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: export-replaces-the-context
      version: '1.0.0'
    do:
      - first:
          set:
            a: 1
          export:
            as: ${ . }
      - second:
          set:
            b: 2
          export:
            as:
              b: ${ .b }
      - show:
          set:
            context: ${ $context }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    context: { b: 2 }
    """

  # dsl-reference, Export: "Merge the task output into the current context."
  Scenario: Export Merges Into The Context
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: export-merges-into-the-context
      version: '1.0.0'
    do:
      - first:
          set:
            a: 1
          export:
            as: '$context + .'
      - second:
          set:
            b: 2
          export:
            as: '$context + .'
      - show:
          set:
            context: ${ $context }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    context: { a: 1, b: 2 }
    """

  # dsl-reference, Export: "The expression is evaluated against the transformed task output."
  Scenario: Export Sees The Transformed Output
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: export-sees-the-transformed-output
      version: '1.0.0'
    do:
      - first:
          set:
            pet:
              id: 5
          output:
            as: ${ .pet }
          export:
            as: '${ { id, same: ($output.id == .id) } }'
      - show:
          set:
            context: ${ $context }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    context: { id: 5, same: true }
    """

  # dsl, Data Flow: "After the context is updated, the exported context is validated against the `export.schema` property to ensure it conforms to the expected structure."
  Scenario: Exported Context Is Validated
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: exported-context-is-validated
      version: '1.0.0'
    do:
      - first:
          set:
            a: 1
          export:
            as: ${ . }
            schema:
              document:
                type: object
                required: [ b ]
    """
    When the workflow is executed
    Then the workflow should fault with a 'validation' error

  # dsl, Data Flow: "The transformed output of the previous task is passed as the raw input to the next task, and the data flow cycle repeats."
  Scenario: Output Becomes The Next Input
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: output-becomes-the-next-input
      version: '1.0.0'
    do:
      - first:
          set:
            a: 1
            b: 2
          output:
            as: ${ .a }
      - second:
          set:
            got: ${ . }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    got: 1
    """

  # dsl, Data Flow: "It evaluates the last task's transformed output and defaults to the identity expression, which leaves the output unchanged."
  Scenario: Workflow Output Is Transformed
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: workflow-output-is-transformed
      version: '1.0.0'
    output:
      as: ${ .summary }
    do:
      - report:
          set:
            summary: short
            data: long
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    short
    """

  # dsl, Data Flow: "After `output.as` is evaluated, the transformed workflow output is validated against the `output.schema` property to ensure it conforms to the expected structure."
  Scenario: Workflow Output Is Validated
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: workflow-output-is-validated
      version: '1.0.0'
    output:
      as: ${ .summary }
      schema:
        document:
          type: integer
    do:
      - report:
          set:
            summary: short
    """
    When the workflow is executed
    Then the workflow should fault with a 'validation' error
