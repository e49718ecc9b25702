"""Addresses of the portal's own pages."""

from django.urls import path

from portal import open_data, views

urlpatterns = [
    path("demo/components/", views.component_gallery, name="component_gallery"),
    path("open-data/", open_data.index, name="open_data"),
    path("open-data/opportunities.json", open_data.opportunities, name="open_data_opportunities"),
    path("open-data/projects.json", open_data.projects, name="open_data_projects"),
    path("open-data/payments.json", open_data.payments, name="open_data_payments"),
    path("open-data/payments.csv", open_data.payments_csv, name="open_data_payments_csv"),
    path("open-data/role.schema.json", open_data.schema, {"name": "role"}, name="open_data_role_schema"),
    path("open-data/role.schema.2.json", open_data.schema, {"name": "role"}, name="open_data_role_shape_2"),
    path("open-data/role.schema.1.json", open_data.schema, {"name": "role_shape_1"}, name="open_data_role_shape_1"),
    path("open-data/projects.schema.json", open_data.schema, {"name": "projects"}, name="open_data_projects_schema"),
    path("open-data/payments.schema.json", open_data.schema, {"name": "payments"}, name="open_data_payments_schema"),
]
