"""Addresses for everybody."""

from __future__ import annotations

from django.urls import path

from madoguchi.services.opendata.views import datasets, files, machines, mapping, photos, requests, resident, ruling

DATASET = "open/datasets/<slug:slug>/"

urlpatterns = [
    path("open/check/", resident.opendata_check, name="opendata_check"),
    path("open/inventory/", ruling.open_inventory, name="open_inventory"),
    path("open/guideline/", ruling.open_guideline, name="open_guideline"),
    path("open/guideline.pdf", ruling.open_guideline_pdf, name="open_guideline_pdf"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("robots.txt", machines.robots, name="robots"),
    path("open/catalog.jsonld", machines.open_catalog_jsonld, name="open_catalog_jsonld"),
    path("open/requests/", requests.open_requests, name="open_requests"),
    path("open/requests/new/", requests.open_request_new, name="open_request_new"),
    path("open/requests/<uuid:request_id>/", requests.open_request, name="open_request"),
    path("open/datasets/", datasets.open_datasets, name="open_datasets"),
    path(DATASET, datasets.open_dataset, name="open_dataset"),
    path(f"{DATASET}dataset.jsonld", machines.open_dataset_jsonld, name="open_dataset_jsonld"),
    path(f"{DATASET}schema.jsonld", machines.open_dataset_schema_org, name="open_dataset_schema_org"),
    path(f"{DATASET}<int:number>/", datasets.open_dataset_version, name="open_dataset_version"),
    path(f"{DATASET}<str:name>", files.open_dataset_latest, name="open_dataset_latest"),
    path(f"{DATASET}<int:number>/<str:name>", files.open_dataset_file, name="open_dataset_file"),
    path("open/photos/<uuid:photo_id>.<slug:kind>", photos.open_photo, name="open_photo"),
    path("open/map/", mapping.opendata_map, name="opendata_map"),
    path("open/map/embed/", mapping.opendata_map_embed, name="opendata_map_embed"),
    path("open/map/lines.geojson", mapping.opendata_map_lines, name="opendata_map_lines"),
    path("open/map/places.json", mapping.opendata_map_places, name="opendata_map_places"),
    path("open/map/points/<slug:slug>.json", mapping.opendata_map_points, name="opendata_map_points"),
    path("open/map/places/<slug:slug>/<str:key>/", mapping.opendata_map_place, name="opendata_map_place"),
]
