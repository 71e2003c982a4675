import { ApiProperty } from '@nestjs/swagger';

export class SteeringDto {
  @ApiProperty({ example: 'stormy' })
  profile!: string;

  @ApiProperty({ example: 'fake-stripe' })
  seed!: string;

  @ApiProperty({
    type: [String],
    example: ['payment.capture#1=timeout:after'],
    description: 'The entries of the script',
  })
  script!: string[];

  @ApiProperty({ example: 1, description: 'By which the service multiplies every simulated delay and stall' })
  timeScale!: number;
}
