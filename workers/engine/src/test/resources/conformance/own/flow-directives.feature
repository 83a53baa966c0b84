@own
Feature: Flow Directives
  As an implementer of the workflow DSL
  I want to ensure that directives decide what comes next
  So that my implementation conforms to the expected behavior

  # dsl-reference, Flow Directive: "Instructs the workflow to proceed with the next task in line."
  Scenario: Continue Goes To The Next Task
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: continue-goes-to-the-next-task
      version: '1.0.0'
    do:
      - first:
          set: { n: 1 }
          then: continue
      - second:
          set: { n: '${ .n + 1 }' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 2
    """

  # dsl-reference, Flow Directive: "This action may conclude the execution of a particular workflow or branch if there are not task defined after the continue one."
  Scenario: Continue At The End Concludes
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: continue-at-the-end-concludes
      version: '1.0.0'
    do:
      - only:
          set: { n: 1 }
          then: continue
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 1
    """

  # dsl-reference, Flow Directive: "Completes the current scope's execution, potentially terminating the entire workflow if the current task resides within the main `do` scope."
  Scenario: Exit Leaves The Current Scope Only
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: exit-leaves-the-current-scope-only
      version: '1.0.0'
    do:
      - outer:
          do:
            - first:
                set: { n: 1 }
                then: exit
            - never:
                set: { n: 100 }
      - after:
          set: { n: '${ .n + 1 }' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 2
    """
    And never should not run

  # dsl-reference, Flow Directive: "potentially terminating the entire workflow if the current task resides within the main `do` scope."
  Scenario: Exit In The Main Scope Ends The Workflow
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: exit-in-the-main-scope-ends-the-workflow
      version: '1.0.0'
    do:
      - first:
          set: { n: 1 }
          then: exit
      - never:
          set: { n: 100 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 1
    """
    And never should not run

  # dsl-reference, Flow Directive: "Provides a graceful conclusion to the workflow execution, signaling its completion explicitly."
  Scenario: End Ends The Workflow From Any Depth
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: end-ends-the-workflow-from-any-depth
      version: '1.0.0'
    do:
      - outer:
          do:
            - inner:
                do:
                  - first:
                      set: { n: 1 }
                      then: end
            - never:
                set: { n: 100 }
      - neither:
          set: { n: 200 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 1
    """
    And never should not run
    And neither should not run

  # dsl-reference, Flow Directive: "Continues the workflow at the task with the specified name."
  Scenario: A Name Goes Back As Well As Forward
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-name-goes-back-as-well-as-forward
      version: '1.0.0'
    do:
      - count:
          set: { n: '${ .n + 1 }' }
      - enough:
          switch:
            - no:
                when: .n < 3
                then: count
            - yes:
                then: end
    """
    And given the workflow input is:
    """yaml
    n: 0
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 3
    """
    And count should run 3 times

  # dsl-reference, Flow Directive: "Flow directives may only redirect to tasks declared within their own scope. In other words, they cannot target tasks at a different depth."
  Scenario: A Name At Another Depth Is Refused
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-name-at-another-depth-is-refused
      version: '1.0.0'
    do:
      - outer:
          do:
            - inner:
                set: { n: 1 }
                then: after
      - after:
          set: { n: 2 }
    """
    When the workflow is executed
    Then the workflow should be refused

  # dsl, Task Flow: "is implicitly the next in declaration order, or explicitly defined by the `then` property of the executed task."
  Scenario: Then Jumps Forward
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: then-jumps-forward
      version: '1.0.0'
    do:
      - first:
          set: { n: 1 }
          then: third
      - second:
          set: { n: 100 }
      - third:
          set: { n: '${ .n + 1 }' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 2
    """
    And second should not run
    And third should run after first
