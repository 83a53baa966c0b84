@own
Feature: Timeouts
  As an implementer of the workflow DSL
  I want to ensure that workflows and tasks are interrupted when their time is over
  So that my implementation conforms to the expected behavior

  # dsl, Timeouts: "When a timeout occur, runtimes **must** abruptly interrupt the execution of the workflow/task"
  Scenario: A Task Times Out
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-task-times-out
      version: '1.0.0'
    do:
      - slow:
          wait: { hours: 5 }
          timeout:
            after: { seconds: 30 }
      - never:
          set: { n: 1 }
    """
    When the workflow is executed
    Then the workflow should fault with a 'timeout' error
    And the workflow should fault with error:
    """yaml
    status: 408
    """
    And never should not run
    And the workflow should take less than 'PT1H'

  # dsl, Timeouts: "**must** raise an error that, if uncaught, force the workflow/task to transition to the"
  Scenario: A Timeout Can Be Caught
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-timeout-can-be-caught
      version: '1.0.0'
    do:
      - attempt:
          try:
            - slow:
                wait: { hours: 5 }
                timeout:
                  after: PT30S
          catch:
            errors:
              with:
                status: 408
            do:
              - caught:
                  set: { late: true }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    late: true
    """

  # dsl-reference, Task: "If a `string`, must be the name of a [timeout](#timeout) defined in the [workflow's reusable components](#use)."
  Scenario: A Timeout By Reference
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-timeout-by-reference
      version: '1.0.0'
    use:
      timeouts:
        soon:
          after: { seconds: 30 }
    do:
      - slow:
          wait: { hours: 5 }
          timeout: soon
    """
    When the workflow is executed
    Then the workflow should fault with a 'timeout' error

  # dsl-reference, Workflow: "The configuration, if any, of the workflow's timeout."
  Scenario: A Workflow Times Out
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-workflow-times-out
      version: '1.0.0'
    timeout:
      after: { minutes: 1 }
    do:
      - first:
          wait: { seconds: 50 }
      - second:
          wait: { seconds: 50 }
      - never:
          set: { n: 1 }
    """
    When the workflow is executed
    Then the workflow should fault with a 'timeout' error
    And never should not run
    And second should run after first

  # dsl, Timeouts: "Workflows and tasks alike can be configured to timeout after a defined amount of time."
  Scenario: A Composite Task Times Out With All It Holds
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-composite-task-times-out-with-all-it-holds
      version: '1.0.0'
    do:
      - outer:
          timeout:
            after: { minutes: 1 }
          fork:
            branches:
              - one:
                  wait: { hours: 1 }
              - two:
                  do:
                    - nap:
                        wait: { hours: 1 }
                    - never:
                        set: { n: 1 }
    """
    When the workflow is executed
    Then the workflow should fault with a 'timeout' error
    And never should not run
    And the workflow should take less than 'PT30M'

  # dsl, Timeouts: "Workflows and tasks alike can be configured to timeout after a defined amount of time."
  Scenario: A Task In Time Is Left Alone
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-task-in-time-is-left-alone
      version: '1.0.0'
    do:
      - quick:
          wait: { seconds: 20 }
          timeout:
            after: { seconds: 30 }
      - after:
          wait: { seconds: 20 }
      - done:
          set: { ok: true }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    ok: true
    """
