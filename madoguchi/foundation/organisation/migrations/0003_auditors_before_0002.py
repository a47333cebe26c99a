"""On the way back only: the program before knows no auditors, and its constraint would refuse their posts.

A migration of its own, because PostgreSQL alters no table in the transaction that deleted rows which others point to.
"""

from django.db import migrations


def nothing(apps, schema_editor):
    """Forward there is nothing to do."""


def give_up_auditors(apps, schema_editor):
    """Delete the posts of auditors, and who held them."""
    apps.get_model("organisation", "Holding").objects.filter(post__role="auditor").delete()
    apps.get_model("organisation", "Post").objects.filter(role="auditor").delete()


class Migration(migrations.Migration):

    dependencies = [("organisation", "0002_staff_administration")]
    operations = [migrations.RunPython(nothing, give_up_auditors)]
    loses_back = {
        "organisation_post": "the program before has no role of auditor; organisation.yaml brings the posts again",
        "organisation_holding": "holdings of auditors go with their posts; the ledger of acts tells who held them",
    }
