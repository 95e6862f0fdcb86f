// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/printpreview.h"

#include "ui/report/pdf.h"

#include <QPrintPreviewDialog>
#include <QPrinter>

#include <memory>

namespace wavedeck::ui {

namespace {

/// With the printer that it prints to.
class Preview : public QPrintPreviewDialog {
public:
    Preview(std::unique_ptr<QPrinter> printer, QWidget* parent)
        : QPrintPreviewDialog(printer.get(), parent)
        , m_printer(std::move(printer))
    {
    }

private:
    std::unique_ptr<QPrinter> m_printer;
};

} // namespace

QDialog* makePrintPreview(QWidget* parent, const report::Document& document)
{
    auto printer = std::make_unique<QPrinter>(QPrinter::ScreenResolution);
    printer->setPageSize(QPageSize(QPageSize::A4));
    printer->setPageMargins(QMarginsF(18, 16, 18, 14), QPageLayout::Millimeter);
    printer->setDocName(document.heading.left(200));
    auto* preview = new Preview(std::move(printer), parent);
    preview->setObjectName(QStringLiteral("printPreview"));
    preview->setAttribute(Qt::WA_DeleteOnClose);
    preview->setWindowTitle(Preview::tr("Print preview"));
    preview->resize(900, 700);
    QObject::connect(preview, &QPrintPreviewDialog::paintRequested, preview,
        [document](QPrinter* onto) { paintPages(*onto, document); });
    return preview;
}

} // namespace wavedeck::ui
