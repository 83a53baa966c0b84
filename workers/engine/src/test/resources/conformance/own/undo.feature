@own
Feature: Undo
  As an implementer of the workflow DSL
  I want what tasks did to be undone when a workflow ends early
  So that no half of it stands

  # dsl-reference, Task: "Additional information about the task."
  Scenario: Completed Tasks Are Undone In Reverse When The Workflow Faults
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: completed-tasks-are-undone-in-reverse
      version: '1.0.0'
    do:
      - reserve:
          set: { seat: 12 }
          metadata:
            penstock:
              undo:
                - release:
                    set: { seat: '${ .seat }' }
      - pay:
          set: { paid: true }
          metadata:
            penstock:
              undo:
                - refund:
                    set: { paid: false }
      - fail:
          raise:
            error:
              type: https://example.org/errors/bad
              status: 503
              title: Bad
      - never:
          set: { never: true }
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://example.org/errors/bad
    status: 503
    title: Bad
    """
    And refund should run after fail
    And release should run after refund
    And never should not run

  # dsl-reference, Task: "Additional information about the task."
  Scenario: An Error That Is Caught Undoes Nothing
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: an-error-that-is-caught-undoes-nothing
      version: '1.0.0'
    do:
      - attempt:
          try:
            - reserve:
                set: { seat: 12 }
                metadata:
                  penstock:
                    undo:
                      - never:
                          set: { seat: null }
            - fail:
                raise:
                  error:
                    type: https://example.org/errors/bad
                    status: 503
          catch:
            do:
              - handled:
                  set: { handled: true }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    handled: true
    """
    And never should not run

  # dsl-reference, Task: "Additional information about the task."
  Scenario: Each Iteration Is Undone
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: each-iteration-is-undone
      version: '1.0.0'
    do:
      - loop:
          for:
            in: '${ [1, 2, 3] }'
          do:
            - book:
                set: { room: '${ $item }' }
                metadata:
                  penstock:
                    undo:
                      - free:
                          set: { room: '${ .room }' }
      - fail:
          raise:
            error:
              type: https://example.org/errors/bad
              status: 503
    """
    When the workflow is executed
    Then the workflow should fault
    And free should run 3 times

  # dsl-reference, Task: "Additional information about the task."
  Scenario: An Undo That Fails Holds Up No Other
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: an-undo-that-fails-holds-up-no-other
      version: '1.0.0'
    do:
      - first:
          set: { x: 1 }
          metadata:
            penstock:
              undo:
                - back:
                    set: { x: 0 }
      - second:
          set: { y: 1 }
          metadata:
            penstock:
              undo:
                - worse:
                    raise:
                      error:
                        type: https://example.org/errors/worse
                        status: 500
      - fail:
          raise:
            error:
              type: https://example.org/errors/bad
              status: 503
              detail: It is bad.
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://example.org/errors/bad
    status: 503
    detail: It is bad. Of 2 undos 1 failed.
    """
    And back should run after worse

  # dsl-reference, Flow Directive: "Provides a graceful conclusion to the workflow execution, signaling its completion explicitly."
  Scenario: An Undo That Would End The Workflow Is Refused
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: an-undo-that-would-end-the-workflow
      version: '1.0.0'
    do:
      - first:
          set: { x: 1 }
          metadata:
            penstock:
              undo:
                - back:
                    set: { x: 0 }
                    then: end
    """
    When the workflow is executed
    Then the workflow should be refused by the rule "invalid-undo" at "/do/0/first/metadata/penstock/undo/0/back/then"
