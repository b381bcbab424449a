//! What each reader reads and refuses, in one program: what is built and linked once costs least.

mod bad_input;
mod biff;
mod doc_bad_input;
mod doc_constructs;
mod doc_file;
mod docx_bad_input;
mod docx_constructs;
mod html_bad_input;
mod html_constructs;
mod odt_bad_input;
mod odt_constructs;
mod rtf_bad_input;
mod rtf_constructs;
mod shown;
mod spreadsheet_differential;
mod word_xml_constructs;
mod workbook;
mod xls_bad_input;
mod xls_constructs;
mod xlsx_bad_input;
mod xlsx_constructs;
