import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';

export interface OpenApiInfo {
  readonly title: string;
  readonly description: string;
  readonly version?: string;
}

/** Swagger UI at `/api/docs`, the document at `/api/docs-json`. */
export function setupOpenApi(app: INestApplication, { title, description, version = '0.1.0' }: OpenApiInfo): void {
  const info = new DocumentBuilder().setTitle(title).setDescription(description).setVersion(version).build();
  SwaggerModule.setup('api/docs', app, () => SwaggerModule.createDocument(app, info), {
    jsonDocumentUrl: 'api/docs-json',
    customSiteTitle: title,
  });
}
