@own
Feature: Runtime Expressions
  As an implementer of the workflow DSL
  I want to ensure that runtime expressions see their arguments
  So that my implementation conforms to the expected behavior

  # dsl, Runtime Expressions: "When the evaluation of an expression fails, runtimes **must** raise an error with type"
  Scenario: A Failing Expression Is An Error
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-failing-expression-is-an-error
      version: '1.0.0'
    do:
      - fail:
          set:
            n: ${ 1 / .zero }
    """
    And given the workflow input is:
    """yaml
    zero: 0
    """
    When the workflow is executed
    Then the workflow should fault with a 'expression' error

  # dsl, Task Descriptor: "The task's reference."
  Scenario: The Task Descriptor
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-task-descriptor
      version: '1.0.0'
    do:
      - show:
          set:
            name: ${ $task.name }
            reference: ${ $task.reference }
            definition: ${ $task.definition.set.name }
            started: ${ $task.startedAt.epoch.seconds > 0 }
            time: ${ $task.startedAt.iso8601 | test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T") }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    name: show
    reference: /do/0/show
    definition: ${ $task.name }
    started: true
    time: true
    """

  # dsl, Workflow Descriptor: "A unique id of the workflow execution."
  Scenario: The Workflow Descriptor
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-workflow-descriptor
      version: '1.0.0'
    input:
      from: ${ .inner }
    do:
      - show:
          set:
            id: ${ $workflow.id | length > 0 }
            name: ${ $workflow.definition.document.name }
            raw: ${ $workflow.input }
            started: ${ $workflow.startedAt.epoch.milliseconds >= ($workflow.startedAt.epoch.seconds * 1000) }
    """
    And given the workflow input is:
    """yaml
    inner: { n: 1 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    id: true
    name: the-workflow-descriptor
    raw: { inner: { n: 1 } }
    started: true
    """

  # dsl, Runtime Descriptor: "A human friendly name for the runtime."
  Scenario: The Runtime Descriptor
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-runtime-descriptor
      version: '1.0.0'
    do:
      - show:
          set:
            name: ${ $runtime.name | length > 0 }
            version: ${ $runtime.version | type }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    { name: true, version: string }
    """

  # dsl, Runtime expression arguments: "The task's transformed output."
  Scenario: The Output Argument
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-output-argument
      version: '1.0.0'
    do:
      - show:
          set: { n: 1 }
          output:
            as: '${ { m: (.n + 1) } }'
          export:
            as: ${ $output.m }
      - tell:
          set: { m: '${ $context }' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    m: 2
    """

  # dsl, Task Descriptor: "The task's *raw* output (i.e. *BEFORE* the `output.as` expression)."
  Scenario: The Raw Output Of A Task
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-raw-output-of-a-task
      version: '1.0.0'
    do:
      - show:
          set: { n: 1 }
          output:
            as: '${ { raw: $task.output.n } }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    raw: 1
    """

  # dsl, Runtime Expressions: "In `strict` mode, all expressions must be properly identified with `${}` syntax."
  Scenario: Text That Is No Expression Stays Text
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: text-that-is-no-expression-stays-text
      version: '1.0.0'
    do:
      - show:
          set:
            text: .n
            number: ${ .n }
    """
    And given the workflow input is:
    """yaml
    n: 1
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    { text: .n, number: 1 }
    """

  # dsl-reference, Set: "Can be an object or a direct runtime expression."
  Scenario: Set To A Direct Expression
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: set-to-a-direct-expression
      version: '1.0.0'
    do:
      - show:
          set: ${ .configuration.color }
    """
    And given the workflow input is:
    """yaml
    configuration: { color: { red: 69 } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    red: 69
    """

  # dsl-reference, Evaluate: "requires all expressions to be enclosed within `${ }` for proper identification and evaluation."
  Scenario: The Strict Mode Leaves Texts As They Are
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-strict-mode-leaves-texts-as-they-are
      version: '1.0.0'
    evaluate:
      language: jq
      mode: strict
    do:
      - show:
          set:
            plain: .n
            enclosed: ${ .n }
    """
    And given the workflow input is:
    """yaml
    n: 7
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    plain: .n
    enclosed: 7
    """

  # dsl-reference, Evaluate: "evaluates any value provided. If the evaluation fails, it results in a string with the expression as its content."
  Scenario: The Loose Mode Evaluates Any Text
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-loose-mode-evaluates-any-text
      version: '1.0.0'
    evaluate:
      language: jq
      mode: loose
    do:
      - show:
          set:
            plain: .n + 1
            enclosed: ${ .n }
            list: [ .n, 2 ]
            greeting: Hello, World
            failing: .n + .name
          output:
            as:
              all: .
              sum: .plain + .enclosed
    """
    And given the workflow input is:
    """yaml
    n: 7
    name: Ada
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    all:
      plain: 8
      enclosed: 7
      list: [ 7, 2 ]
      greeting: Hello, World
      failing: .n + .name
    sum: 15
    """
