import { ApiProperty } from '@nestjs/swagger';

export class CatFactDto {
  @ApiProperty({ example: 'Cats sweat through their paws.' })
  fact!: string;

  @ApiProperty({ example: 30 })
  length!: number;
}

export class CatFactFaultDto {
  @ApiProperty({ example: 'Server Error' })
  message!: string;

  @ApiProperty({ example: 500 })
  code!: number;
}
