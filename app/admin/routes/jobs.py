"""Jobs that failed."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.admin.operations import retry_job
from app.admin.queries import failed_jobs, job_or_404, retrying_jobs
from app.admin.routes.blueprint import admin
from app.core.db import transaction
from app.core.i18n import _
from app.core.jobs import wake_workers
from app.core.unknown_jobs import unknown_jobs
from app.people.accounts.queries import current_member


@admin.get("/jobs")
def jobs() -> ResponseReturnValue:
    """Jobs that were given up, those that will be tried again, and those that wait for another version."""
    cursor = request.args.get("cursor")
    return render_template(
        "admin/jobs.html", page=failed_jobs(cursor), retrying=retrying_jobs(), unknown=unknown_jobs()
    )


@admin.post("/jobs/<int:job_id>/retry")
def retry(job_id: int) -> ResponseReturnValue:
    """Run a job again that was given up."""
    with transaction():
        retry_job(current_member(), job_or_404(job_id))
    wake_workers()
    flash(_("The job will run again in a moment."), "success")
    return redirect("/admin/jobs", 303)


@admin.post("/jobs/retry")
def retry_all() -> ResponseReturnValue:
    """Run all jobs of the page again."""
    with transaction():
        for job in failed_jobs().items:
            retry_job(current_member(), job)
    wake_workers()
    flash(_("The jobs will run again in a moment."), "success")
    return redirect("/admin/jobs", 303)
