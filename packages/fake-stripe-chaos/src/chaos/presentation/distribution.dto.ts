import { ApiProperty } from '@nestjs/swagger';

export class OutcomeShareDto {
  @ApiProperty({ example: 'approved' })
  outcome!: string;

  @ApiProperty({ example: 0.4, description: 'Probability in the profile of the service' })
  weight!: number;

  @ApiProperty({ example: 41, description: 'How often it was drawn, under any profile, seed or script' })
  observed!: number;
}

export class OperationDistributionDto {
  @ApiProperty({ example: 'payment.authorize' })
  operation!: string;

  @ApiProperty({ example: 100 })
  draws!: number;

  @ApiProperty({ type: [OutcomeShareDto] })
  outcomes!: OutcomeShareDto[];
}

export class DistributionDto {
  @ApiProperty({ example: 'payment' })
  context!: string;

  @ApiProperty({ example: 'stormy' })
  profile!: string;

  @ApiProperty({ type: [OperationDistributionDto] })
  operations!: OperationDistributionDto[];
}
