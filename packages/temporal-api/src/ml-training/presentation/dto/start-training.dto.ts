import { intervalBounds, intervalDefaults, reviewTimeoutBounds, seedBounds } from '@fake-stripe/contracts';
import { MayBeAbsent } from '@fake-stripe/platform';
import { ApiExtraModels, ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsObject, Matches, ValidateNested } from 'class-validator';
import { ID, ID_RULE } from '../../../kernel/ids.js';
import { IsDuration } from '../../../requests/is-duration.js';
import {
  ApiArchitecture,
  ArchitectureDto,
  IsArchitecture,
  layerModels,
  type AnyArchitectureDto,
} from './architecture.dto.js';
import { ApiDataset, IsDataset, datasetModels, type DatasetDto } from './dataset.dto.js';
import { HyperparametersDto } from './hyperparameters.dto.js';
import { Within, bounded } from './within.js';

@ApiExtraModels(ArchitectureDto, ...layerModels, ...datasetModels)
export class StartTrainingDto {
  @ApiProperty({ example: 'digits', pattern: ID.source })
  @Matches(ID, { message: `modelId ${ID_RULE}` })
  modelId!: string;

  @ApiDataset()
  @IsDataset()
  dataset!: DatasetDto;

  @ApiArchitecture()
  @IsArchitecture()
  architecture!: AnyArchitectureDto;

  @ApiProperty({ type: HyperparametersDto })
  @IsObject()
  @ValidateNested()
  @Type(() => HyperparametersDto)
  hyperparameters!: HyperparametersDto;

  @ApiPropertyOptional({
    ...bounded(intervalBounds.checkpointInterval),
    default: intervalDefaults.checkpointInterval,
    description: 'Epochs between two checkpoints',
  })
  @MayBeAbsent()
  @Within(intervalBounds.checkpointInterval)
  checkpointInterval?: number;

  @ApiPropertyOptional({
    ...bounded(intervalBounds.reviewInterval),
    default: intervalDefaults.reviewInterval,
    description: 'Epochs between two reviews; 0: none',
  })
  @MayBeAbsent()
  @Within(intervalBounds.reviewInterval)
  reviewInterval?: number;

  @ApiPropertyOptional({
    example: '2d',
    description: `How long a review waits before the run goes on as it is: ${reviewTimeoutBounds.min} to ${reviewTimeoutBounds.max}. By default until somebody decides`,
  })
  @MayBeAbsent()
  @IsDuration(reviewTimeoutBounds)
  reviewTimeout?: string;

  @ApiPropertyOptional({ ...bounded(seedBounds), description: 'By default made of the workflow id' })
  @MayBeAbsent()
  @Within(seedBounds)
  randomSeed?: number;
}

export class StartedTrainingDto {
  @ApiProperty({ example: 'digits' })
  modelId!: string;

  @ApiProperty({ example: 'ml-training-digits-20261121T180512123Z-4f2a9c01', description: 'Names the run everywhere' })
  workflowId!: string;

  @ApiProperty({ description: "Temporal's; a long training continues under others, so that nothing is asked by it" })
  runId!: string;

  @ApiProperty({ example: 'The training has been started.' })
  message!: string;

  @ApiProperty({ description: "The run in Temporal's UI", format: 'uri' })
  uiLink!: string;
}
