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

  # dsl-reference, Document: "Additional information about the workflow."
  Scenario: Title Summary Tags And Metadata Change Nothing
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: title-summary-tags-and-metadata-change-nothing
      version: '1.0.0'
    do:
      - say:
          metadata: { owner: ada }
          set: { n: 1 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 1
    """

  # dsl-reference, Workflow: "The [task(s)](#task) that must be performed by the [workflow](#workflow)."
  Scenario: A Workflow Without Tasks Is Refused
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-workflow-without-tasks-is-refused
      version: '1.0.0'
    use: {}
    """
    When the workflow is executed
    Then the workflow should be refused

  # dsl-reference, Use: "A name/value mapping of the workflow's reusable timeouts."
  Scenario: An Unknown Timeout Is Refused
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: an-unknown-timeout-is-refused
      version: '1.0.0'
    do:
      - nap:
          wait: { seconds: 1 }
          timeout: nobodyDefinedIt
    """
    When the workflow is executed
    Then the workflow should be refused

  # dsl-reference, Use: "A name/value mapping of the workflow's reusable retry policies."
  Scenario: An Unknown Retry Policy Is Refused
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: an-unknown-retry-policy-is-refused
      version: '1.0.0'
    do:
      - attempt:
          try:
            - nap:
                wait: { seconds: 1 }
          catch:
            retry: nobodyDefinedIt
    """
    When the workflow is executed
    Then the workflow should be refused

  # dsl-reference, Evaluate: "requires all expressions to be enclosed within `${ }` for proper identification and evaluation."
  Scenario: Strict Evaluation Can Be Asked For
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: strict-evaluation-can-be-asked-for
      version: '1.0.0'
    evaluate:
      language: jq
      mode: strict
    do:
      - say:
          set: { n: '${ 1 + 1 }', text: 1 + 1 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    { n: 2, text: 1 + 1 }
    """
