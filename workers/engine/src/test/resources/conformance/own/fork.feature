@own
Feature: Fork Task
  As an implementer of the workflow DSL
  I want to ensure that fork tasks run their branches concurrently
  So that my implementation conforms to the expected behavior

  # dsl-reference, Fork: "If set to `false`, the task returns an array that includes the outputs from each branch, preserving the order in which the branches are declared."
  Scenario: Outputs Keep The Order Of The Branches
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: outputs-keep-the-order-of-the-branches
      version: '1.0.0'
    do:
      - both:
          fork:
            branches:
              - slow:
                  do:
                    - nap:
                        wait: { minutes: 5 }
                    - say:
                        set: { branch: slow }
              - quick:
                  set: { branch: quick }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ { branch: slow }, { branch: quick } ]
    """

  # dsl-reference, Fork: "Allows workflows to execute multiple subtasks concurrently"
  Scenario: Branches Wait At The Same Time
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: branches-wait-at-the-same-time
      version: '1.0.0'
    do:
      - both:
          fork:
            branches:
              - one:
                  wait: { minutes: 10 }
              - two:
                  wait: { minutes: 10 }
    """
    When the workflow is executed
    Then the workflow should complete
    And the workflow should take at least 'PT10M'
    And the workflow should take less than 'PT20M'

  # dsl-reference, Fork: "If to `true`, the task returns only the output of the winning branch."
  Scenario: The Winner Sets The Output
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-winner-sets-the-output
      version: '1.0.0'
    do:
      - race:
          fork:
            compete: true
            branches:
              - slow:
                  do:
                    - nap:
                        wait: { hours: 5 }
                    - lost:
                        set: { winner: slow }
              - quick:
                  do:
                    - doze:
                        wait: { seconds: 5 }
                    - won:
                        set: { winner: quick }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    winner: quick
    """
    And lost should not run
    And the workflow should take less than 'PT1H'

  # dsl-reference, Fork: "Defaults to `false`."
  Scenario: Branches Do Not Compete By Default
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: branches-do-not-compete-by-default
      version: '1.0.0'
    do:
      - both:
          fork:
            branches:
              - one:
                  set: { n: 1 }
              - two:
                  set: { n: 2 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ { n: 1 }, { n: 2 } ]
    """

  # dsl, Task Flow: "the task raised an uncaught error, which abruptly halts the workflow's execution"
  Scenario: An Error In A Branch Halts The Others
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: an-error-in-a-branch-halts-the-others
      version: '1.0.0'
    do:
      - both:
          fork:
            branches:
              - bad:
                  raise:
                    error:
                      type: https://example.org/errors/bad
                      status: 500
              - slow:
                  do:
                    - nap:
                        wait: { hours: 5 }
                    - never:
                        set: { n: 1 }
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://example.org/errors/bad
    """
    And never should not run
    And the workflow should take less than 'PT1H'

  # dsl-reference, Fork: "The tasks to perform concurrently."
  Scenario: Each Branch Sees The Input Of The Fork
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: each-branch-sees-the-input-of-the-fork
      version: '1.0.0'
    do:
      - both:
          fork:
            branches:
              - one:
                  set: { n: '${ .n + 1 }' }
              - two:
                  set: { n: '${ .n + 2 }' }
    """
    And given the workflow input is:
    """yaml
    n: 10
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ { n: 11 }, { n: 12 } ]
    """

  # dsl-reference, Fork: "The tasks to perform concurrently."
  Scenario: Forks Nest
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: forks-nest
      version: '1.0.0'
    do:
      - outer:
          fork:
            branches:
              - left:
                  fork:
                    branches:
                      - a:
                          set: { n: 1 }
                      - b:
                          set: { n: 2 }
              - right:
                  set: { n: 3 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ [ { n: 1 }, { n: 2 } ], { n: 3 } ]
    """

  # dsl-reference, Fork: "with a single possible winner, which sets the composite task's output."
  Scenario: An Error Of The First To End Wins Nothing
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: an-error-of-the-first-to-end-wins-nothing
      version: '1.0.0'
    do:
      - attempt:
          try:
            - race:
                fork:
                  compete: true
                  branches:
                    - quick:
                        raise:
                          error:
                            type: https://example.org/errors/bad
                            status: 500
                    - slow:
                        do:
                          - nap:
                              wait: { hours: 1 }
                          - never:
                              set: { n: 1 }
          catch:
            do:
              - caught:
                  set: { caught: true }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    caught: true
    """
    And never should not run
