@own
Feature: Conditional Task
  As an implementer of the workflow DSL
  I want to ensure that tasks are run or skipped as their condition says
  So that my implementation conforms to the expected behavior

  # dsl-reference, Task: "The task is considered skipped if not run, and the *raw* task input becomes the task's output."
  Scenario: A Skipped Task Passes Its Raw Input On
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-skipped-task-passes-its-raw-input-on
      version: '1.0.0'
    do:
      - skipped:
          if: ${ .n > 9 }
          input:
            from: ${ .n }
          set:
            reached: true
          output:
            as: ${ "transformed" }
    """
    And given the workflow input is:
    """yaml
    n: 1
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 1
    """
    And skipped should not run

  # dsl-reference, Task: "The expression is evaluated against the *raw* task input before any other expression of the task."
  Scenario: The Condition Sees The Raw Input
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-condition-sees-the-raw-input
      version: '1.0.0'
    do:
      - run:
          if: ${ .inner.n == 1 }
          input:
            from: ${ .inner }
          set:
            n: ${ .n }
    """
    And given the workflow input is:
    """yaml
    inner: { n: 1 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 1
    """

  # dsl-reference, Task: "used to determine whether or not the task should be run."
  Scenario: A Composite Task Is Skipped With All It Holds
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-composite-task-is-skipped-with-all-it-holds
      version: '1.0.0'
    do:
      - outer:
          if: ${ false }
          do:
            - inner:
                set:
                  reached: true
      - last:
          set:
            n: ${ .n }
    """
    And given the workflow input is:
    """yaml
    n: 1
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 1
    """
    And inner should not run
    And last should run first
