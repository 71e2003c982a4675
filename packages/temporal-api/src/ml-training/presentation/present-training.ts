import type { WorkflowUi } from '../../requests/workflow-ui.js';
import type { ShownTraining } from '../application/use-cases/list-trainings.js';
import type { StartedTraining } from '../application/use-cases/start-training.js';
import type { TrainingView } from '../domain/training-view.js';
import type { StartedTrainingDto } from './dto/start-training.dto.js';
import type { ListedTrainingDto, TrainingDto } from './dto/training.dto.js';

export function presentStarted(started: StartedTraining, ui: WorkflowUi): StartedTrainingDto {
  const { outcome, modelId, workflowId, runId } = started;
  const message = outcome === 'started' ? 'The training has been started.' : 'The training was started before.';
  return { modelId, workflowId, runId, message, uiLink: ui.linkTo(workflowId, runId) };
}

export function presentTraining(view: TrainingView, ui: WorkflowUi): TrainingDto {
  const { workflowId, runId, state, source, epochInProgress } = view;
  const progress = epochInProgress ? { epochInProgress } : {};
  return { ...state, ...progress, workflowId, source, uiLink: ui.linkTo(workflowId, runId) };
}

export function presentListed({ runId, ...run }: ShownTraining, ui: WorkflowUi): ListedTrainingDto {
  return { ...run, uiLink: ui.linkTo(run.workflowId, runId) };
}
