@own
Feature: Extensions
  As an implementer of the workflow DSL
  I want to ensure that extensions run around the tasks that they extend
  So that my implementation conforms to the expected behavior

  # dsl-reference, Extension: "The list of tasks to execute, if any, before the extended task"
  Scenario: Tasks Before And After
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: tasks-before-and-after
      version: '1.0.0'
    use:
      extensions:
        - around:
            extend: set
            before:
              - before:
                  wait: { seconds: 1 }
            after:
              - after:
                  wait: { seconds: 1 }
    do:
      - work:
          set: { n: 1 }
    """
    When the workflow is executed
    Then the workflow should complete
    And before should run first
    And after should run last
    And work should run after before

  # dsl-reference, Extension: "A runtime expression used to determine whether or not the extension should apply in the specified context"
  Scenario: An Extension Applies When It Says So
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: an-extension-applies-when-it-says-so
      version: '1.0.0'
    use:
      extensions:
        - some:
            extend: set
            when: ${ $task.name == "special" }
            before:
              - before:
                  wait: { seconds: 1 }
    do:
      - plain:
          set: { n: 1 }
      - special:
          set: { n: 2 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 2
    """
    And before should run 1 times
    And before should run after plain

  # dsl-reference, Extension: "offering the flexibility to potentially bypass the extended task entirely using an [`exit` workflow directive](#flow-directive)."
  Scenario: An Extension Answers In The Place Of A Task
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: an-extension-answers-in-the-place-of-a-task
      version: '1.0.0'
    use:
      extensions:
        - mock:
            extend: call
            before:
              - answer:
                  set: { mocked: true }
                  then: exit
    do:
      - fetch:
          call: http
          with:
            method: get
            endpoint: https://httpbin.org/status/500
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    mocked: true
    """

  # dsl-reference, Extension: "The type of task to extend"
  Scenario: All Extends Every Kind
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: all-extends-every-kind
      version: '1.0.0'
    use:
      extensions:
        - every:
            extend: all
            before:
              - before:
                  wait: { seconds: 1 }
    do:
      - one:
          set: { n: 1 }
      - two:
          wait: { seconds: 1 }
    """
    When the workflow is executed
    Then the workflow should complete
    And before should run 2 times
